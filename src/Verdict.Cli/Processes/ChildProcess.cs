using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Verdict.Cli.Processes;

/// <summary>A server that this process started. It is asked to stop before it is made to.</summary>
internal sealed class ChildProcess : IDisposable
{
    /// <summary>Children exit gracefully when the process of this id is gone, so that even a killed CLI leaves no orphans.</summary>
    public const string ParentVariable = "VERDICT_PARENT_PID";

    private const int TerminateSignal = 15;
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly Task _pumps;

    private ChildProcess(Process process, Action<string> standardOutput, Action<string> standardError)
    {
        _process = process;
        _pumps = Task.WhenAll(PumpAsync(process.StandardOutput, standardOutput), PumpAsync(process.StandardError, standardError));
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static ChildProcess Start(ToolCall call, Action<string> standardOutput, Action<string> standardError)
    {
        // A terminal sends Ctrl-C to every process of its group. In a session of its own the child hears of it only from us, in order.
        var setsid = Tool.Find("setsid");
        var start = new ProcessStartInfo(setsid ?? call.Program, setsid is null ? call.Arguments : [call.Program, .. call.Arguments])
        {
            UseShellExecute = false,
            WorkingDirectory = call.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[ParentVariable] = Environment.ProcessId.ToString();
        foreach (var (name, value) in call.Variables ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new CliException($"{call.Program} could not be started.");
        process.StandardInput.Close();
        return new(process, standardOutput, standardError);
    }

    /// <summary>Completes with the exit code when the process has ended and all it said was heard.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        await Task.WhenAny(_pumps, Task.Delay(OutputPatience, cancellation));
        return _process.ExitCode;
    }

    /// <summary>Asks it to stop; after the patience is over, kills it.</summary>
    /// <returns>Whether it stopped by itself.</returns>
    public async Task<bool> StopAsync(TimeSpan patience)
    {
        if (_process.HasExited) return true;
        using var limit = new CancellationTokenSource(patience);
        Terminate();
        try
        {
            await WaitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
            return false;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    // .NET can only kill; asking politely is a signal. Windows has none, and there killing is what stopping means.
    private void Terminate()
    {
        if (OperatingSystem.IsWindows()) _process.Kill(entireProcessTree: true);
        else _ = SendSignal(_process.Id, TerminateSignal);
    }

    private static async Task PumpAsync(StreamReader reader, Action<string> write)
    {
        while (await reader.ReadLineAsync() is { } line) write(line);
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
