using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Verdict.Events;
using Verdict.GameServer;
using Verdict.GameServer.Recovery;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Storage.Journal;
using Verdict.Storage.Memory;

namespace Verdict.Cli.Simulation;

/// <summary>A game server, one step at a time: zones, journal and recovery are the real ones, its threads are the dice.</summary>
internal sealed class SimulatedServer(World world, string name) : IDisposable
{
    public const string First = "first";

    private const int HeadsKept = 4;

    private readonly List<byte[]> _heads = [];
    private readonly Queue<EventBuffer> _queue = new();
    private readonly List<EventBuffer> _appended = [];
    private readonly List<SimulatedZone> _zones = [];
    private readonly int _segmentBytes = world.Dice.Pick([4_096, 16_384, 65_536]);
    private JournalWriter? _writer;
    private JournalStep? _killedAt;
    private ShippingModel? _shipping;

    public string Name { get; } = name;

    public bool IsRunning => _writer is not null;

    public string JournalDirectory => world.JournalOf(Name);

    public IReadOnlyList<SimulatedZone> Zones => _zones;

    /// <summary>Where its journal ends for readers.</summary>
    public long DurablePosition => _writer?.DurablePosition ?? 0;

    /// <summary>Whether all that was decided is on disk, and in Kafka if there is one.</summary>
    public bool IsSettled =>
        IsRunning && _queue.Count == 0 && _writer!.PendingBytes == 0 && _zones.TrueForAll(zone => zone.Zone.Events.Count == 0)
        && (_shipping is null || _shipping.IsCaughtUp(DurablePosition));

    /// <summary>The process starts: mends its journal, rebuilds its zones and opens them.</summary>
    public void Start()
    {
        Directory.CreateDirectory(JournalDirectory);
        var options = new JournalOptions { SegmentBytesMax = _segmentBytes, FlushToDisk = false };
        _writer = JournalWriter.Open(JournalDirectory, options, world.Clock);
        _writer.Before = BeforeStep;
        RememberHead();
        var server = new GameServerOptions { Data = Path.GetDirectoryName(JournalDirectory)!, Zones = world.ZoneCount };
        var recovery = new ZoneRecovery(
            Options.Create(server),
            Options.Create(new RecoveryOptions()),
            world.Map,
            world.Rules,
            new(new MemorySnapshotStore()),
            new(),
            world.Clock,
            NullLogger<ZoneRecovery>.Instance);
        foreach (var (zone, next, _) in recovery.RecoverAllAsync(CancellationToken.None).GetAwaiter().GetResult())
        {
            Checks.Recovered(world, Name, zone);
            _zones.Add(SimulatedZone.Open(world, zone, next, new(), Name));
            world.Trace.Line($"{Name}: zone {zone.Id} opens epoch {zone.Epoch} after {_zones[^1].Record.Continues}");
        }

        if (world.Kafka is not null) _shipping = new(world, this);
    }

    /// <summary>A player's command reaches the server.</summary>
    public void Command(int player, long number) =>
        _zones.First(zone => zone.Zone.Id == world.HomeOf(player)).Command(player, number);

    /// <summary>A tick passes in all zones, and what they decided goes to the journal's queue.</summary>
    public void Tick()
    {
        foreach (var zone in _zones)
        {
            zone.Step();
            if (zone.Zone.Events.Count == 0) continue;
            _queue.Enqueue(zone.Zone.Events);
            zone.Zone.Events = new();
            zone.OnNewBuffer();
        }
    }

    /// <summary>What waits is written to the journal. May be cut short anywhere, or refused by the disk.</summary>
    public void Commit()
    {
        var writer = _writer!;
        for (var left = world.Dice.Between(1, 8); left > 0 && _queue.TryDequeue(out var buffer); left--)
        {
            writer.Append(buffer);
            _appended.Add(buffer);
        }

        if (writer.PendingBytes == 0) return;
        try
        {
            writer.Commit();
        }
        catch (IOException error)
        {
            world.Trace.Line($"{Name}: {error.Message}");
            return;
        }

        RememberHead();
        foreach (var buffer in _appended)
        {
            world.History.Find(buffer.Zone, buffer.Epoch)!.Committed = buffer.FirstSequence + buffer.Count - 1;
        }

        world.Trace.Line($"{Name}: {_appended.Count} batches on disk, position {writer.DurablePosition}");
        _appended.Clear();
    }

    /// <summary>A batch of the journal is sent to Kafka.</summary>
    public void Ship() => _shipping?.Step();

    /// <summary>The process dies; the machine goes on.</summary>
    public void Kill()
    {
        world.Trace.Line($"{Name}: killed");
        Abandon();
    }

    /// <summary>The process dies while it commits.</summary>
    public void KillInCommit()
    {
        _killedAt = world.Dice.Pick([JournalStep.Write, JournalStep.Flush, JournalStep.Roll, JournalStep.Head]);
        try
        {
            Commit();
        }
        catch (SimulatedCrash)
        {
            world.Trace.Line($"{Name}: cut short in its commit, before {_killedAt}");
        }

        _killedAt = null;
        Kill();
    }

    /// <summary>The machine dies with it.</summary>
    public void LosePower()
    {
        var flushed = _writer!.DurablePosition;
        world.Trace.Line($"{Name}: the power fails; flushed up to {flushed}");
        Abandon();
        TornDisk.Tear(world, JournalDirectory, flushed, _heads);
    }

    public void Dispose() => Abandon();

    private void Abandon()
    {
        _shipping?.Dispose();
        _writer?.Dispose();
        (_shipping, _writer) = (null, null);
        _queue.Clear();
        _appended.Clear();
        _zones.Clear();
    }

    private void BeforeStep(JournalStep step)
    {
        if (step == _killedAt) throw new SimulatedCrash();
        if (world.Faults.Strikes(FaultKind.DiskRefused)) throw new IOException($"The disk refuses at {step}.");
    }

    private void RememberHead()
    {
        _heads.Add(File.ReadAllBytes(Path.Combine(JournalDirectory, "head")));
        if (_heads.Count > HeadsKept) _heads.RemoveAt(0);
    }
}
