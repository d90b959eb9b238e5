using System.Diagnostics;
using System.Text;

namespace Verdict.Cli.Processes;

/// <summary>One run of a program to its end.</summary>
internal sealed record ToolCall(
    string Program,
    IReadOnlyList<string> Arguments,
    string Directory,
    IReadOnlyDictionary<string, string>? Variables = null)
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(1);

    public override string ToString() => string.Join(' ', [Program, .. Arguments]);

    /// <summary>Runs it with its output in a file.</summary>
    /// <param name="logPath">Written anew.</param>
    /// <param name="alive">Called once a second while it runs.</param>
    /// <param name="cancellation">Kills it with everything it started.</param>
    /// <param name="eachLine">Sees each line as it comes.</param>
    public async Task<int> RunToLogAsync(string logPath, Action alive, CancellationToken cancellation, Action<string>? eachLine = null)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(logPath)!);
        await using var log = new StreamWriter(logPath, append: false, new UTF8Encoding(false)) { AutoFlush = true };
        using var process = Start();
        process.StandardInput.Close();
        var gate = new Lock();
        void Write(string line)
        {
            lock (gate)
            {
                log.WriteLine(line);
                eachLine?.Invoke(line);
            }
        }

        var pumps = Task.WhenAll(PumpAsync(process.StandardOutput, Write), PumpAsync(process.StandardError, Write));
        try
        {
            // The output may end after the process, and a grandchild may hold it open for ever; so the process decides, with grace.
            var exited = process.WaitForExitAsync(cancellation);
            while (!exited.IsCompleted)
            {
                alive();
                await Task.WhenAny(exited, Task.Delay(ProgressEvery, CancellationToken.None));
            }

            await exited;
            await Task.WhenAny(pumps, Task.Delay(ProgressEvery, CancellationToken.None));
            return process.ExitCode;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            lock (gate) log.Flush();
        }
    }

    /// <summary>Runs it and returns what it printed; null when it cannot be started or fails.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            using var process = Start();
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            var text = await process.StandardOutput.ReadToEndAsync(cancellation);
            await errors;
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? text.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Runs it with this process's own terminal.</summary>
    public async Task<int> RunInForegroundAsync(CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, Arguments) { WorkingDirectory = Directory })
            ?? throw new CliException($"{Program} could not be started.");
        try
        {
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(Program, Arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Variables ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start) ?? throw new CliException($"{Program} could not be started.");
    }

    private static async Task PumpAsync(StreamReader reader, Action<string> write)
    {
        while (await reader.ReadLineAsync() is { } line) write(line);
    }
}
