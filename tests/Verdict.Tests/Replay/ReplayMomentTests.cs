using Verdict.Cli.Replay;
using Verdict.Tests.Zones;

namespace Verdict.Tests.Replay;

/// <summary>What `verdict replay --zone` shows of a moment.</summary>
public sealed class ReplayMomentTests : IDisposable
{
    private readonly RecordedZone _recorded = new();

    [Fact]
    public async Task Every_event_is_a_moment_with_the_state_that_was_then()
    {
        var hashes = new List<string>();
        _recorded.Play(moves: 1);
        hashes.Add(_recorded.Zone.Hash().ToString());
        for (var i = 0; i < 8; i++)
        {
            _recorded.Play(moves: 1);
            hashes.Add(_recorded.Zone.Hash().ToString());
        }

        _recorded.Record();
        for (var i = 0; i < hashes.Count; i++)
        {
            var moment = await _recorded.ShowAsync(new(new(1), 4 + i, null));
            Assert.Equal(hashes[i], moment!.Replay.Zone!.Hash().ToString());
            Assert.Equal((4 + i, i == hashes.Count - 1), (moment.Replay.Zone!.Sequence, moment.ReachesEnd));
        }
    }

    [Fact]
    public async Task A_moment_as_programs_read_it()
    {
        _recorded.Play(moves: 1);
        _recorded.Record();
        var moment = await _recorded.ShowAsync(ReplayTarget.End);
        var (ada, ben) = (_recorded.Zone.Player(Worlds.Ada).Position, _recorded.Zone.Player(Worlds.Ben).Position);
        var stride = 1_500 - Worlds.Spawn.DistanceMm(ben);
        var way = $"50000, 50000 \\u2192 {ben.X}, {ben.Y}";
        var (zero, movedAtMs) = (RecordedZone.StartMs, RecordedZone.StartMs + 50);
        Assert.Equal(
            $$$"""
            {"zone":1,"source":"the journal","to":"the end of the log","reachesEnd":true,
            "at":{"epoch":1,"sequence":4,"tick":1,"occurredAtMs":{{{movedAtMs}}}},"stateHash":"{{{_recorded.Zone.Hash()}}}",
            "reachesBack":true,"base":null,"players":[
            {"id":1,"name":"Ada","x":{{{ada.X}}},"y":{{{ada.Y}}},"life":"alive","untilTick":0,"budgetMm":1500},
            {"id":2,"name":"Ben","x":{{{ben.X}}},"y":{{{ben.Y}}},"life":"alive","untilTick":0,"budgetMm":{{{stride}}}}],
            "monsters":[],"items":[],"recentEvents":[
            {{{Story(1, 0, zero, "ZoneOpened", "null", "with 0 players, from 0:0", 0, 0)}}},
            {{{Story(2, 0, zero, "PlayerEntered", "1", "Ada at 50000, 50000", 5, 1)}}},
            {{{Story(3, 0, zero, "PlayerEntered", "2", "Ben at 50000, 50000", 5, 2)}}},
            {{{Story(4, 1, movedAtMs, "PlayerMoved", "2", way, 5, 3)}}}],"recoveries":[],
            "findings":{"events":4,"unreplayed":0,"repeats":0,"fenced":0,"epochs":1,"recoveries":0,"seamsCompared":0,
            "snapshotsCompared":0,"snapshotsLate":0,"mismatches":[],"gaps":[]}}
            """.ReplaceLineEndings(string.Empty),
            moment!.ToJson().ToJsonString());
    }

    [Fact]
    public async Task A_time_is_answered_with_the_state_after_the_last_event_until_then()
    {
        _recorded.Play(moves: 2);
        var hash = _recorded.Zone.Hash();
        var atMs = _recorded.Zone.NowMs;
        _recorded.Play(moves: 2);
        _recorded.Record();
        foreach (var laterMs in new[] { 0, 49 })
        {
            var moment = await _recorded.ShowAsync(new(null, null, DateTimeOffset.FromUnixTimeMilliseconds(atMs + laterMs)));
            Assert.Equal((hash, 5L, false), (moment!.Replay.Zone!.Hash(), moment.Replay.Zone.Sequence, moment.ReachesEnd));
        }
    }

    [Fact]
    public async Task A_trimmed_log_begins_at_its_oldest_snapshot_and_says_so()
    {
        var trimmed = _recorded;
        trimmed.Play(moves: 4);
        trimmed.Lose(); // As if it had been trimmed: the journal begins in the middle of the zone's past.
        trimmed.Play(moves: 2);
        trimmed.Record();
        var head = trimmed.Snapshot();
        trimmed.Play(moves: 3);
        trimmed.Record();
        var moment = await trimmed.ShowAsync(ReplayTarget.End);

        Assert.Equal(trimmed.Zone.Hash(), moment!.Replay.Zone!.Hash());
        Assert.Equal((head.Sequence, 2), (moment.Replay.Base!.Sequence, moment.Replay.Findings.Unreplayed));
        Assert.StartsWith(
            "The log does not reach back to the zone's beginning: what it has begins at 1:8, and the replay at the snapshot of 1:9",
            MomentView.Reach(moment.Replay),
            StringComparison.Ordinal);
        Assert.True(moment.IsProven);
        Assert.Null(await trimmed.ShowAsync(new(new(1), 8, null))); // No snapshot stands before that moment.
    }

    [Fact]
    public void A_picture_shows_who_stands_where()
    {
        _recorded.Play(moves: 1);
        var rows = ZonePicture.Draw(_recorded.Zone).ToList();
        Assert.Equal(33, rows.Count);
        Assert.Contains(rows, row => row.Contains("[yellow]~[/]", StringComparison.Ordinal));
        var crowds = rows[..^1].SelectMany(row => row.Split("[aqua]").Skip(1)).Select(rest => rest[0] == 'o' ? 1 : rest[0] - '0');
        Assert.Equal(2, crowds.Sum());
    }

    public void Dispose() => _recorded.Dispose();

    private static string Story(int sequence, int tick, long atMs, string type, string player, string what, int session, int command) =>
        $"{{\"epoch\":1,\"sequence\":{sequence},\"tick\":{tick},\"occurredAtMs\":{atMs},\"type\":\"{type}\",\"playerId\":{player},"
        + $"\"what\":\"{what}\",\"session\":{session},\"command\":{command}}}";
}
