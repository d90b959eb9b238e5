using System.Text.Json.Nodes;
using Spectre.Console;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Load;

/// <summary>What a load came to, for people and for programs.</summary>
/// <param name="scene">The run.</param>
/// <param name="seconds">How long moves were sent.</param>
/// <param name="trouble">Why one of the clients lost its connection; null when none did.</param>
internal sealed class LoadReport(LoadScene scene, double seconds, string? trouble)
{
    private readonly LoadTally _tally = scene.Tally;

    private long UnwrittenAcks => scene.Acks?.Unwritten ?? 0;

    /// <summary>An outage that was healed is no failure; a move that was undone, or a player who did not come back, is one.</summary>
    public int ExitCode =>
        _tally.Undone == 0 && _tally.GivenUp == 0 && scene.Outages.AwayCount == 0 && _tally.Accepted > 0 && UnwrittenAcks == 0
            ? Cli.ExitCode.Ok
            : Cli.ExitCode.Failed;

    /// <summary>Prints it.</summary>
    /// <returns>The exit code.</returns>
    public int Tell(Output output)
    {
        output.Done();
        if (output.IsJson && _tally.Rejected > 0) output.Line($"Rejected: {_tally.Rejections}.");
        if (_tally.Refused > 0)
        {
            output.Warn($"{_tally.Refused} moves were refused before they reached a zone: the server was busy or limits the rate.");
        }

        if (_tally.Unanswered > 0) output.Warn($"{_tally.Unanswered} moves got no verdict.");
        if (trouble is not null) output.Warn($"{_tally.Disconnects} times a client lost its connection. The first said: {trouble}");
        foreach (var outage in scene.Outages.Describe()) output.Line($"Outage: {outage}.");
        if (_tally.GivenUp > 0) output.Warn($"{_tally.GivenUp} clients did not come back.");
        if (_tally.Undone > 0) output.Warn($"{_tally.Undone} players came back to where an acknowledged move had not happened.");
        if (UnwrittenAcks > 0)
        {
            output.Warn($"{UnwrittenAcks} acknowledged moves are missing in {scene.Options.AcksPath}: the disk is too slow.");
        }

        if (output.IsJson) Console.Out.WriteLine(ToJson().ToJsonString());
        else output.Table(ToTable());
        return ExitCode;
    }

    public JsonObject ToJson() => new()
    {
        ["clients"] = scene.Options.Clients,
        ["seconds"] = Math.Round(seconds, 2),
        ["sent"] = _tally.Sent,
        ["accepted"] = _tally.Accepted,
        ["rejected"] = _tally.Rejected,
        ["rtt_ms"] = _tally.RoundTrips.ToJson(),
        ["disconnects"] = _tally.Disconnects,
        ["reconnects"] = _tally.Reconnects,
        ["undone"] = _tally.Undone,
        ["unanswered"] = _tally.Unanswered,
        ["outages"] = scene.Outages.ToJson(),
        ["bytes_in"] = _tally.BytesIn,
        ["bytes_out"] = _tally.BytesOut,
    };

    private Table ToTable()
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders();
        table.AddColumn("what").AddColumn(new TableColumn("number").RightAligned());
        table.AddRow("clients", $"{scene.Options.Clients:N0}");
        table.AddRow("sent", $"{_tally.Sent:N0} ({_tally.Sent / seconds:N0}/s)");
        table.AddRow("accepted", $"{_tally.Accepted:N0}");
        table.AddRow("rejected", _tally.Rejected == 0 ? "0" : $"{_tally.Rejected:N0} ({_tally.Rejections})");
        table.AddRow("p50 / p95 / p99 / max", _tally.RoundTrips.ToString());
        table.AddRow("disconnects / reconnects", $"{_tally.Disconnects:N0} / {_tally.Reconnects:N0}");
        table.AddRow("acknowledged moves undone", _tally.Undone == 0 ? "[green]0[/]" : $"[red]{_tally.Undone:N0}[/]");
        table.AddRow("bytes in / out", $"{_tally.BytesIn:N0} / {_tally.BytesOut:N0}");
        return table;
    }
}
