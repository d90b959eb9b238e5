using System.Text.Json.Nodes;
using Spectre.Console;
using Verdict.Cli.Terminal;

namespace Verdict.Cli.Load;

/// <summary>What a load came to, for people and for programs.</summary>
/// <param name="scene">The run.</param>
/// <param name="seconds">How long moves were sent.</param>
/// <param name="trouble">Why one of the clients lost its connection; null when none did.</param>
/// <param name="acksPath">Where acknowledged moves were written; null for nowhere.</param>
internal sealed class LoadReport(LoadScene scene, double seconds, string? trouble, string? acksPath)
{
    private readonly LoadTally _tally = scene.Tally;
    private readonly Traffic _counted = scene.Tally.Counted;

    private long Strays => _tally.Before.Strays + _counted.Strays + _tally.After.Strays;

    private long UnwrittenAcks => scene.Acks?.Unwritten ?? 0;

    /// <summary>An outage that was healed is no failure; a move that was undone, or a player who did not come back, is one.</summary>
    public int ExitCode =>
        _tally.Undone == 0 && _tally.GivenUp == 0 && scene.Outages.AwayCount == 0 && _tally.AcceptedEver > 0
        && Strays == 0 && UnwrittenAcks == 0
            ? Cli.ExitCode.Ok
            : Cli.ExitCode.Failed;

    /// <summary>Prints it.</summary>
    /// <returns>The exit code.</returns>
    public int Tell(Output output)
    {
        output.Done();
        if (output.IsJson && _counted.Rejected > 0) output.Line($"Rejected: {_counted.Rejections}.");
        if (_counted.Refused > 0)
        {
            output.Warn($"{_counted.Refused} moves were refused before they reached a zone: the server was busy or limits the rate.");
        }

        if (_counted.Unanswered > 0) output.Warn($"{_counted.Unanswered} moves got no verdict.");
        if (trouble is not null) output.Warn($"{_tally.Disconnects} times a client lost its connection. The first said: {trouble}");
        foreach (var outage in scene.Outages.Describe()) output.Line($"Outage: {outage}.");
        if (_tally.GivenUp > 0) output.Warn($"{_tally.GivenUp} clients did not come back.");
        if (_tally.Undone > 0) output.Warn($"{_tally.Undone} players came back to where an acknowledged move had not happened.");
        if (Strays > 0) output.Warn($"{Strays} times an update spoke of somebody who was never introduced: one before it was missed.");
        if (scene.Options.StopReading > 0) output.Line($"Slow readers: {scene.SlowReaders}.");
        if (UnwrittenAcks > 0)
        {
            output.Warn($"{UnwrittenAcks} acknowledged moves are missing in {acksPath}: the disk is too slow.");
        }

        if (output.IsJson) Console.Out.WriteLine(ToJson().ToJsonString());
        else output.Table(ToTable());
        return ExitCode;
    }

    public JsonObject ToJson()
    {
        var json = Figures();
        if (scene.Options.StopReading > 0) json["slow_readers"] = scene.SlowReaders.ToJson();
        if (scene.Options.Apply) json["strays"] = Strays;
        return json;
    }

    private JsonObject Figures() => new()
    {
        ["clients"] = scene.Options.Clients,
        ["seconds"] = Math.Round(seconds, 2),
        ["sent"] = _counted.Sent,
        ["accepted"] = _counted.Accepted,
        ["rejected"] = _counted.Rejected,
        ["rtt_ms"] = _counted.RoundTrips.ToJson(),
        ["disconnects"] = _tally.Disconnects,
        ["reconnects"] = _tally.Reconnects,
        ["undone"] = _tally.Undone,
        ["unanswered"] = _counted.Unanswered,
        ["outages"] = scene.Outages.ToJson(),
        ["bytes_in"] = _counted.BytesIn,
        ["bytes_out"] = _counted.BytesOut,
        ["updates"] = _counted.Updates,
        ["full_updates"] = _counted.FullUpdates,
        ["held_back"] = _counted.HeldBack,
        ["late_ms"] = _counted.Lateness.ToJson(),
    };

    private Table ToTable()
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders();
        table.AddColumn("what").AddColumn(new TableColumn("number").RightAligned());
        table.AddRow("clients", $"{scene.Options.Clients:N0}");
        table.AddRow("sent", $"{_counted.Sent:N0} ({_counted.Sent / seconds:N0}/s)");
        table.AddRow("accepted", $"{_counted.Accepted:N0}");
        table.AddRow("rejected", _counted.Rejected == 0 ? "0" : $"{_counted.Rejected:N0} ({_counted.Rejections})");
        table.AddRow("p50 / p95 / p99 / max", _counted.RoundTrips.ToString());
        table.AddRow("disconnects / reconnects", $"{_tally.Disconnects:N0} / {_tally.Reconnects:N0}");
        table.AddRow("acknowledged moves undone", _tally.Undone == 0 ? "[green]0[/]" : $"[red]{_tally.Undone:N0}[/]");
        table.AddRow("sent late by, p50 / p95 / p99 / max", _counted.Lateness.ToString());
        table.AddRow("updates", $"{_counted.Updates:N0} ({_counted.Updates / seconds / scene.Options.Clients:0.0} a second each)");
        table.AddRow("bytes in / out", $"{_counted.BytesIn:N0} / {_counted.BytesOut:N0}");
        return table;
    }
}
