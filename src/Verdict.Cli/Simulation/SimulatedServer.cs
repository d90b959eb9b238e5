using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Verdict.Events;
using Verdict.GameServer;
using Verdict.GameServer.Recovery;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Storage.Journal;

namespace Verdict.Cli.Simulation;

/// <summary>A game server, one step at a time: zones, journal and recovery are the real ones, its threads are the dice.</summary>
internal sealed class SimulatedServer(World world, string name) : IDisposable
{
    public const string First = "first";
    public const string Second = "second";

    private const int HeadsKept = 4;

    // So few bytes that zones run out of slots when the disk stands still.
    private const int HandOverBytes = 1_024;

    private readonly List<byte[]> _heads = [];
    private readonly Queue<EventBuffer> _queue = new();
    private readonly List<EventBuffer> _appended = [];
    private readonly List<SimulatedZone> _zones = [];
    private readonly int _segmentBytes = world.Dice.Pick([4_096, 16_384, 65_536]);
    private readonly int _spoolBytes = 4_096 + (world.Dice.Between(2, 10) * EventSpool.SlotBytes);
    private EventSpool? _spool;
    private int _boot = 1;
    private int _diedInBoot = 1;
    private bool _dieBehindCommit;
    private JournalWriter? _writer;
    private JournalStep? _killedAt;
    private ShippingModel? _shipping;
    private SnapshotModel? _snapshots;

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

    /// <summary>Whether every zone that it has opened is known outside of it, so that a successor can know of its epochs.</summary>
    public bool IsKnown => _zones.Count > 0 && _zones.TrueForAll(zone => zone.Record.Shipped > 0);

    /// <summary>The process starts: mends its journal, salvages its spool, rebuilds its zones and opens them.</summary>
    public void Start()
    {
        Directory.CreateDirectory(JournalDirectory);
        NameJournal();
        var options = new JournalOptions { SegmentBytesMax = _segmentBytes, FlushToDisk = false };
        _writer = JournalWriter.Open(JournalDirectory, options, world.Clock);
        RememberHead();
        _writer.Before = BeforeStep;
        if (world.Faults.Strikes(FaultKind.KilledInStart))
        {
            _killedAt = world.Dice.Pick([JournalStep.Write, JournalStep.Flush, JournalStep.Head]);
        }

        try
        {
            _spool = EventSpool.Open(JournalDirectory, _spoolBytes, $"boot {_boot}");
            if (world.Bug != PlantedBug.SalvageSkipped) JournalSalvage.Run(_writer, _spool);
            else foreach (var slot in _spool.ListLeftovers()) _spool.Free(slot);
        }
        catch (IOException error)
        {
            world.Trace.Line($"{Name}: cannot start: {error.Message}");
            Abandon();
            return;
        }
        catch (SimulatedCrash)
        {
            world.Trace.Line($"{Name}: killed while it salvages, before {_killedAt}");
            Abandon();
            return;
        }
        finally
        {
            _killedAt = null;
        }

        OpenZones();
        if (world.Kafka is not null) _shipping = new(world, this);
    }

    /// <summary>A player's command reaches the server.</summary>
    public void Command(int player, long number) =>
        _zones.Find(zone => zone.Zone.Id == world.HomeOf(player))?.Command(player, number);

    /// <summary>A tick passes in all zones, and what they decided goes to the journal's queue.</summary>
    public void Tick()
    {
        foreach (var zone in _zones) zone.Step();
        HandOver();
    }

    /// <summary>What its zones decided goes to the journal's queue.</summary>
    public void HandOver()
    {
        foreach (var zone in _zones)
        {
            if (zone.HasSettled || zone.Zone.Events.WrittenBytes >= HandOverBytes) HandOver(zone);
        }
    }

    /// <summary>One of its zones is cut between two ticks.</summary>
    public void Cut()
    {
        if (_zones.Count > 0) Cut(world.Dice.Pick(_zones));
    }

    /// <summary>A zone is cut between two ticks.</summary>
    public void Cut(SimulatedZone zone)
    {
        HandOver(zone);
        _snapshots!.Cut(zone, isCold: world.Dice.Chance(0.3));
    }

    /// <summary>Every cut that may be saved is.</summary>
    public void SaveSnapshots()
    {
        foreach (var zone in _snapshots!.Save())
        {
            world.Trace.Line($"{Name}: zone {zone.Zone.Id} has another owner and stops");
            HandOver(zone);
            _zones.Remove(zone);
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

        _snapshots!.AppendCold();
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
        Settle();
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
        _killedAt = world.Dice.Pick<JournalStep?>([JournalStep.Write, JournalStep.Flush, JournalStep.Roll, JournalStep.Head, null]);
        _dieBehindCommit = _killedAt is null;
        try
        {
            Commit();
        }
        catch (SimulatedCrash)
        {
            world.Trace.Line($"{Name}: cut short in its commit, {(_killedAt is { } step ? $"before {step}" : "behind it")}");
        }

        (_killedAt, _dieBehindCommit) = (null, false);
        Kill();
    }

    /// <summary>The machine dies with it.</summary>
    public void LosePower()
    {
        var flushed = _writer!.DurablePosition;
        world.Trace.Line($"{Name}: the power fails; flushed up to {flushed}");
        Abandon();
        TornDisk.Tear(world, JournalDirectory, flushed, _heads);
        _boot++;
    }

    public void Dispose() => Abandon();

    private void OpenZones()
    {
        var server = new GameServerOptions { Data = Path.GetDirectoryName(JournalDirectory)!, Zones = world.ZoneCount, Node = Name };
        var recovery = new ZoneRecovery(
            Options.Create(server),
            Options.Create(new RecoveryOptions()),
            world.Map,
            world.Rules,
            new(world.Hot, world.Cold.LoadAsync, world.Kafka is { } kafka ? () => kafka : null),
            new(),
            world.Clock,
            NullLogger<ZoneRecovery>.Instance);
        foreach (var (zone, next, report) in recovery.RecoverAllAsync(CancellationToken.None).GetAwaiter().GetResult())
        {
            foreach (var note in report?.Notes ?? []) world.Trace.Line($"{Name}: zone {zone.Id}: {note}");
            Checks.Recovered(world, Name, zone, sinceBoot: _diedInBoot == _boot);
            if (report is not null) Checks.Certified(world, zone, report.Certificate);
            _zones.Add(SimulatedZone.Open(world, zone, next, Rent(), Name, report?.Certificate));
        }

        _diedInBoot = _boot;
        _snapshots = new(world, this, _writer!);
    }

    // Made by the product itself it would be another one each time.
    private void NameJournal()
    {
        var path = Path.Combine(JournalDirectory, JournalFormat.IdFileName);
        if (!File.Exists(path)) File.WriteAllText(path, $"{world.Dice.Next():x16}{world.Dice.Next():x16}");
    }

    private void HandOver(SimulatedZone zone)
    {
        if (zone.Zone.Events.Count > 0) _queue.Enqueue(zone.HandOver(Rent()));
    }

    private EventBuffer Rent() => _spool!.TryRent() ?? new EventBuffer(EventSpool.SlotBytes);

    private void Settle()
    {
        foreach (var buffer in _appended)
        {
            world.History.Find(buffer.Zone, buffer.Epoch)!.Committed = buffer.FirstSequence + buffer.Count - 1;
            if (_zones.Find(zone => zone.Zone.Id == buffer.Zone) is { } zone) zone.OnCommitted();
        }

        world.Trace.Line($"{Name}: {_appended.Count} batches on disk, position {DurablePosition}");
        foreach (var buffer in _appended)
        {
            if (_dieBehindCommit && world.Dice.Chance(0.5)) throw new SimulatedCrash();
            if (buffer.OutlivesProcess) _spool!.Return(buffer);
        }

        _appended.Clear();
    }

    private void Abandon()
    {
        _shipping?.Dispose();
        _writer?.Dispose();
        _spool?.Unmap();
        (_shipping, _writer, _spool, _snapshots) = (null, null, null, null);
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
