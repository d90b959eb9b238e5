using System.Diagnostics;
using System.Text.Json;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Processes;

/// <summary>One long-running part: started, listened to, restarted when it dies, and stopped when its turn comes.</summary>
/// <param name="name">For people.</param>
/// <param name="call">How to start it now; asked again for each restart, so that it keeps the port it was given.</param>
/// <param name="logPath">Where everything it says goes.</param>
/// <param name="output">Where its deaths are told.</param>
internal sealed class Part(string name, Func<ToolCall> call, string logPath, Output output) : IDisposable
{
    private const int LastLinesMax = 20;
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RestartDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RestartDelayMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(60);

    // What ends well sooner than this has not done what it is for, whatever it says.
    private static readonly TimeSpan WantedAfter = TimeSpan.FromSeconds(1);

    private readonly LogFile _log = new(logPath);
    private readonly Queue<string> _lastLines = new();
    private readonly CancellationTokenSource _stopping = new();
    private TaskCompletionSource<JsonElement> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ChildProcess? _child;
    private Task _watching = Task.CompletedTask;

    /// <summary>It said something on standard output that is a JSON object with an event name.</summary>
    public event Action<string, JsonElement>? Said;

    /// <summary>How often it died and was started again. When it ended because it was told to, that does not count.</summary>
    public int Restarts { get; private set; }

    /// <summary>Of the process that runs, or ran last; 0 before the first.</summary>
    public int ProcessId => _child?.Id ?? 0;

    public bool IsRunning => _child is { HasExited: false };

    /// <summary>Starts it and waits until it listens.</summary>
    /// <returns>What it said then, such as its ports.</returns>
    public async Task<JsonElement> StartAsync(CancellationToken cancellation)
    {
        var (child, exited) = Launch();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(ReadyPatience);
        var first = await Task.WhenAny(_listening.Task, exited, Task.Delay(Timeout.Infinite, patience.Token));
        cancellation.ThrowIfCancellationRequested();
        if (first != _listening.Task)
        {
            var how = child.HasExited ? $"ended with exit code {await exited}" : $"did not listen within {ReadyPatience.TotalSeconds:0} s";
            throw new CliException($"The {name} {how}. {Tail()}Its log: {logPath}");
        }

        _watching = WatchAsync(exited);
        return await _listening.Task;
    }

    /// <summary>Asks it to stop and does not start it again.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        await _stopping.CancelAsync();
        // The watcher may be starting a new process at this very moment; only once it has ended is the child the last one.
        await _watching;
        if (_child is { } child && !await child.StopAsync(patience))
        {
            output.Warn($"The {name} did not stop within {patience.TotalSeconds:0} s and was killed.");
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _child?.Dispose();
        _log.Dispose();
        _stopping.Dispose();
    }

    private (ChildProcess Child, Task<int> Exited) Launch()
    {
        _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _child?.Dispose();
        _child = ChildProcess.Start(call(), Hear, Remember);
        return (_child, _child.WaitAsync(CancellationToken.None));
    }

    private async Task WatchAsync(Task<int> exited)
    {
        var delay = RestartDelay;
        var clock = Stopwatch.StartNew();
        while (true)
        {
            await Task.WhenAny(exited, Task.Delay(Timeout.Infinite, _stopping.Token));
            if (_stopping.IsCancellationRequested) return;
            var code = await exited;
            if (code == ExitCode.Ok && clock.Elapsed > WantedAfter)
            {
                output.Line($"The {name} has stopped as it was told to; starting it again.");
            }
            else
            {
                if (clock.Elapsed > StableAfter) delay = RestartDelay;
                output.Warn($"The {name} ended with exit code {code}; starting it again in {delay.TotalSeconds:0.0} s. Its log: {logPath}");
                await Task.WhenAny(Task.Delay(delay, _stopping.Token));
                if (_stopping.IsCancellationRequested) return;
                delay = delay * 2 < RestartDelayMax ? delay * 2 : RestartDelayMax;
                Restarts++;
            }

            clock.Restart();
            (_, exited) = Launch();
            if (await Task.WhenAny(_listening.Task, exited) == _listening.Task) output.Line($"The {name} is back.");
        }
    }

    private void Hear(string line)
    {
        Remember(line);
        if (!line.StartsWith('{')) return;
        try
        {
            using var document = JsonDocument.Parse(line);
            if (!document.RootElement.TryGetProperty("event", out var eventName) || eventName.GetString() is not { } said) return;
            var content = document.RootElement.Clone();
            Said?.Invoke(said, content);
            if (said == "listening") _listening.TrySetResult(content);
        }
        catch (JsonException)
        {
            // A line of log that happens to begin with a brace.
        }
    }

    private void Remember(string line)
    {
        _log.Write(line);
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > LastLinesMax) _lastLines.Dequeue();
        }
    }

    private string Tail()
    {
        lock (_lastLines) return _lastLines.Count == 0 ? string.Empty : $"It said last:\n  {string.Join("\n  ", _lastLines)}\n";
    }
}
