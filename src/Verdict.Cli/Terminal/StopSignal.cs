using System.Runtime.InteropServices;

namespace Verdict.Cli.Terminal;

/// <summary>Turns Ctrl-C, SIGTERM and a closed terminal into one cancellation; the second Ctrl-C ends the process at once.</summary>
internal sealed class StopSignal : IDisposable
{
    private const int InterruptedExitCode = 130;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignal() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop),
    ];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        // Children notice that their parent is gone and stop by themselves, so impatience leaves no orphans.
        if (_source.IsCancellationRequested && context.Signal == PosixSignal.SIGINT) Environment.Exit(InterruptedExitCode);
        context.Cancel = true;
        _source.Cancel();
    }
}
