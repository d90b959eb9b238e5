using System.Globalization;
using Verdict.Events;
using Verdict.GameServer.Placement;

namespace Verdict.GameServer.Commands;

/// <summary>Opens the server for newcomers, closes it, or has it emptied. The newest wish holds; the next process begins open.</summary>
internal sealed class SetAdmissionHandler(
    Gatekeeper gate,
    ZoneDirectory directory,
    Drain drain,
    Outcomes outcomes,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<SetAdmissionHandler> logger) : ICommandHandler, IDisposable
{
    /// <summary>Milliseconds that a drain may take at most: a day.</summary>
    public const long DurationMsMax = 86_400_000;

    private CancellationTokenSource _drain = new();

    public PlatformCommandType Type => PlatformCommandType.SetAdmission;

    public async Task<CommandResult?> HandleAsync(PlatformCommand command, CancellationToken cancellation)
    {
        var wanted = (Admission)command.Choice;
        if (!Enum.IsDefined(wanted)) return CommandResult.Refused($"There is no admission {command.Choice}; it is 1, 2 or 3.");
        if (wanted == Admission.Draining && command.DurationMs is < 1 or > DurationMsMax)
        {
            return CommandResult.Refused($"Draining needs a time of 1 to {DurationMsMax} ms, not {command.DurationMs}.");
        }

        await _drain.CancelAsync();
        _drain.Dispose();
        _drain = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        gate.Admission = wanted;
        var players = directory.Zones.Sum(static zone => zone.Players);
        var seated = string.Create(CultureInfo.InvariantCulture, $"{players} players have seats.");
        var result = wanted switch
        {
            Admission.Open => CommandResult.Done($"Newcomers are let in; {seated}"),
            Admission.Closed => CommandResult.Done($"No newcomers are let in; {seated}"),
            _ => CommandResult.Begun($"No newcomers are let in, and in {Drain.InWords(LeftMs(command))} seats are taken away; {seated}"),
        };
        if (wanted == Admission.Draining) _ = DrainAsync(command, _drain.Token);
        return result with { Players = players };
    }

    public void Dispose() => _drain.Dispose();

    // Counted from when it was wished for, so that a command that comes again drains no longer.
    private long LeftMs(PlatformCommand command)
    {
        var untilMs = command.IssuedAtMs + command.DurationMs;
        return Math.Clamp(untilMs - time.GetUtcNow().ToUnixTimeMilliseconds(), 0, command.DurationMs);
    }

    private async Task DrainAsync(PlatformCommand command, CancellationToken cancellation)
    {
        CommandResult result;
        try
        {
            result = await drain.RunAsync(LeftMs(command), command.Text, cancellation);
        }
        catch (OperationCanceledException)
        {
            result = CommandResult.Refused("A later command, or the end of the server, came first: no seat was taken away.");
        }
        catch (Exception e)
        {
            Log.CommandFailed(logger, command.Id, command.Type, e);
            result = CommandResult.Failed($"It failed: {e.Message}");
        }

        outcomes.Post(result.ToOutcome(outcomes, command));
    }
}
