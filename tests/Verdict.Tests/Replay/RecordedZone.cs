using Verdict.Cli.Replay;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Storage.Journal;
using Verdict.Tests.Storage;
using Verdict.Tests.Zones;
using Verdict.Zones;

namespace Verdict.Tests.Replay;

/// <summary>A zone that is played and recorded into a journal of one test, with everything that can go wrong on the way.</summary>
internal sealed class RecordedZone : IDisposable
{
    public const long StartMs = 1_700_000_000_000;
    private const string Node = "game-1";

    private readonly JournalDirectory _directory = new();
    private readonly JournalWriter _writer;
    private readonly Random _random = new(42);
    private long _command;

    public RecordedZone()
    {
        _writer = _directory.OpenWriter();
        Zone = new(new(1), Map, Rules);
        Zone.NowMs = StartMs;
        Zone.Open(new EventBuffer());
    }

    public static ZoneMap Map { get; } = Worlds.Map(hazards: [new(HazardKind.Snare, new(1_000, 1_000, 5_000, 5_000))]);

    public static ZoneRules Rules => ZoneRules.Default;

    public Zone Zone { get; private set; }

    public JournalDirectory Journal => _directory;

    public long JournalEnd => _writer.DurablePosition;

    /// <summary>Two players who walk; each move is 50 ms after the one before.</summary>
    public void Play(int moves)
    {
        foreach (var (player, name) in new[] { (Worlds.Ada, "Ada"), (Worlds.Ben, "Ben") }) Zone.Enter(player, name, new(5, ++_command));
        for (var left = moves; left > 0;)
        {
            Zone.NowMs += 50;
            Zone.Step();
            var player = left % 2 == 0 ? Worlds.Ada : Worlds.Ben;
            var from = Zone.Player(player).Position;
            var target = new Position(from.X + _random.Next(-100, 100), from.Y + _random.Next(-100, 100));
            if (Zone.Move(player, target, new(5, ++_command)).IsAccepted) left--;
        }
    }

    /// <summary>What was emitted goes into the journal.</summary>
    public void Record()
    {
        if (Zone.Events.Count > 0) _writer.Append(Zone.Events);
        _writer.Commit();
        Zone.Events = new EventBuffer();
    }

    /// <summary>What was emitted never gets there.</summary>
    public void Lose() => Zone.Events = new EventBuffer();

    /// <summary>The same once more, as after a retry that was not needed.</summary>
    public void RecordTwice()
    {
        _writer.Append(Zone.Events);
        Record();
    }

    /// <summary>A cold snapshot behind the events, of this state or, as a lie, of another.</summary>
    public ZoneSnapshotHead Snapshot(byte[]? insteadOfState = null, StateHash? insteadOfHash = null, long aheadBy = 0)
    {
        var state = insteadOfState ?? Zone.ToBytes();
        var hash = insteadOfHash ?? StateHash.From(System.Security.Cryptography.SHA256.HashData(state));
        var (sequence, trigger) = (Zone.Sequence + aheadBy, SnapshotTrigger.Periodic);
        var head = new ZoneSnapshotHead(
            Zone.Id, Zone.Epoch, sequence, Zone.Tick, Zone.NowMs, Zone.PlayerCount, trigger, "", Node, "", 0, hash);
        var bytes = new byte[ZoneSnapshot.BytesMax(state.Length)];
        var length = ZoneSnapshot.Write(bytes, head, state);
        _writer.AppendSnapshot(Zone.Id, Zone.Epoch, head.Sequence, bytes.AsSpan(0, length));
        _writer.Commit();
        return head;
    }

    /// <summary>Another owner takes over from a state, by default the present one.</summary>
    public void Reopen(byte[]? from = null, bool certified = false, StateHash? certifies = null)
    {
        var nowMs = Zone.NowMs;
        var next = Zone.Epoch.Next;
        Zone = from is [] ? new(new(1), Map, Rules) : Zone.FromBytes(new(1), Map, Rules, from ?? Zone.ToBytes());
        Zone.NowMs = nowMs + 1_000;
        var hash = Zone.Hash();
        Zone.Open(new EventBuffer(), next);
        if (!certified) return;
        Zone.Certify(new(
            Zone.Id, RecoverySource.Hot, RecoveryLog.Journal, new(1), 5, 7, 100, 3, 0, 0, hash, certifies ?? hash, 10, 20, 30, "all well"));
    }

    /// <summary>From now on another zone is played and recorded, such as that of an owner that was replaced.</summary>
    public void Hand(Zone other) => Zone = other;

    public async Task<ReplayProof> ProveAsync()
    {
        await using var source = new JournalSource(_directory.Path);
        var replayer = new Replayer(only: null, ReplayTarget.End, Map, Rules);
        await source.ReadAsync(replayer, _ => { }, TestContext.Current.CancellationToken);
        return new("the journal", source.EventsLost, source.LastLoss, [.. replayer.Zones]);
    }

    public async Task<ReplayMoment?> ShowAsync(ReplayTarget target)
    {
        await using var source = new JournalSource(_directory.Path);
        var replayer = new Replayer(new ZoneId(1), target, Map, Rules);
        await source.ReadAsync(replayer, _ => { }, TestContext.Current.CancellationToken);
        return replayer.Find(new(1)) is { Zone: not null } replay
            ? new("the journal", target, replay, [.. replayer.Recent.Tell()], !replayer.IsPast)
            : null;
    }

    public void Dispose()
    {
        _writer.Dispose();
        _directory.Dispose();
    }
}
