using Verdict.Events;

namespace Verdict.Cli.Simulation;

/// <summary>One world from one seed: a time with faults, a time to heal, and then what must hold.</summary>
internal sealed class SeedRun : IDisposable
{
    private const int HealingRoundsMax = 3_000;
    private const int HealingTicks = 100;
    private const double ReturnChance = 0.1;
    private const int TickMs = 50;

    private static readonly FaultKind[] SnapshotFaults =
    [
        FaultKind.HotSnapshotExpired, FaultKind.HotSnapshotDamaged, FaultKind.HotSnapshotTruncated, FaultKind.HotSnapshotOutdated,
    ];

    private readonly World _world;
    private SimulatedServer _server;
    private SimulatedServer? _former;
    private bool _isStalled;
    private readonly List<Consumer> _consumers;
    private long _commands;

    private SeedRun(SimulationOptions options)
    {
        Directory.CreateDirectory(options.Directory);
        _world = new(options);
        _server = new(_world, SimulatedServer.First);
        _consumers =
        [
            new(_world, "persistence", [Topic.Player, Topic.Combat, Topic.Economy, Topic.Match]),
            new(_world, "analytics", [Topic.Player, Topic.Combat]),
            new(_world, "notification", [Topic.Combat, Topic.Match]),
        ];
    }

    /// <summary>Runs a seed to its end, or to the first thing that does not hold.</summary>
    public static SimulationResult Run(SimulationOptions options)
    {
        if (Directory.Exists(options.Directory)) Directory.Delete(options.Directory, recursive: true);
        using var simulation = new SeedRun(options);
        return simulation.Run();
    }

    public void Dispose()
    {
        foreach (var consumer in _consumers) consumer.Dispose();
        _former?.Dispose();
        _server.Dispose();
        _world.Dispose();
    }

    private SimulationResult Run()
    {
        Violation? violation = null;
        try
        {
            for (var step = 1; step <= _world.Options.Steps; step++) Step(step);
            Heal();
            Check();
        }
        catch (Violation found)
        {
            violation = found;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Whatever the product throws here it would have thrown in production.
            violation = new(Invariant.Healing, error.ToString());
        }

        return new(
            _world.Options.Seed, _world.Trace.Step, _world.History.Events, _world.Faults.Counts, _world.Trace.Hash(), violation,
            [.. _world.Trace.Lines]);
    }

    private void Step(int step)
    {
        _world.Trace.Step = step;
        _world.Clock.Advance(_world.Dice.Between(0, TickMs));
        StrikeServer();
        StrikeSurroundings();
        if (_former is not null) StepFormer(_former);
        if (!_server.IsRunning && MayStart && _world.Dice.Chance(ReturnChance)) _server.Start();
        switch (_world.Dice.Below(100))
        {
            case < 40 when _server.IsRunning: _server.Command(_world.Dice.Below(_world.PlayerCount), ++_commands); break;
            case < 58 when _server.IsRunning: _server.Tick(); break;
            case < 72 when _server.IsRunning: _server.Commit(); break;
            case < 80 when _server.IsRunning: _server.Ship(); break;
            case < 82: _world.Kafka?.Land(); break;
            case < 86 when _server.IsRunning: _server.Cut(); break;
            case < 90 when _server.IsRunning: _server.SaveSnapshots(); break;
            case < 91: _world.Cold.Step(); break;
            default: _world.Dice.Pick(_consumers).Step(); break;
        }
    }

    private void StrikeServer()
    {
        if (!_server.IsRunning) return;
        if (MayStall && _world.Faults.Strikes(FaultKind.OwnerStalled))
        {
            _world.Trace.Line($"{_server.Name}: stalls; another server takes its zones over");
            (_former, _isStalled) = (_server, true);
            _server = new(_world, SimulatedServer.Second);
            _server.Start();
        }
        else if (_world.Faults.Strikes(FaultKind.ServerKilled))
        {
            if (_world.Dice.Chance(0.5)) _server.Kill();
            else _server.KillInCommit();
        }
        else if (_world.Faults.Strikes(FaultKind.PowerLost))
        {
            _server.LosePower();
            if (_world.Kafka is not null) return;
            foreach (var consumer in _consumers) consumer.KillAll();
            _world.Cold.Restart();
        }
    }

    // Nothing of a zone moves to another server before the world outside knows of its epoch: see docs/simulation.md.
    private bool MayStall => _former is null && _server.IsKnown && KafkaKnowsFirst && _world.Kafka is { HoldsPart: false };

    // A server that took zones over holds them by Kafka's word, and so does not start without it.
    private bool MayStart => _former is null || KafkaKnowsFirst;

    private bool KafkaKnowsFirst => _world.Kafka is { IsAway: false } && !_world.Hot.IsAheadOfKafka(SimulatedServer.First);

    // It does not know that it was replaced, and plays on until the store of snapshots tells it.
    private void StepFormer(SimulatedServer former)
    {
        if (_isStalled && !_world.Dice.Chance(ReturnChance)) return;
        _isStalled = false;
        switch (_world.Dice.Below(6))
        {
            case 0: former.Command(_world.Dice.Below(_world.PlayerCount), ++_commands); break;
            case 1: former.Tick(); break;
            case 2: former.Commit(); break;
            case 3: former.Ship(); break;
            case 4: former.Cut(); break;
            default: former.SaveSnapshots(); break;
        }
    }

    private void StrikeSurroundings()
    {
        if (_world.Kafka is { } kafka) kafka.IsAway = Toggle(kafka.IsAway, FaultKind.KafkaAway, "Kafka");
        var (hot, cold) = (_world.Hot, _world.Cold);
        hot.IsAway = Toggle(hot.IsAway, FaultKind.HotStoreAway, "the store of hot snapshots");
        cold.IsAway = Toggle(cold.IsAway, FaultKind.ColdStoreAway, "the store of cold snapshots");
        if (_world.Faults.Strikes(FaultKind.HotStoreWiped)) hot.Wipe();
        if (_world.Faults.Strikes(FaultKind.ColdStoreWiped)) cold.Wipe();
        foreach (var kind in SnapshotFaults)
        {
            if (!_world.Faults.Strikes(kind)) continue;
            var zone = _world.HomeOf(_world.Dice.Below(_world.PlayerCount));
            _world.Trace.Line($"{kind} of zone {zone}");
            hot.Strike(kind, zone);
        }

        foreach (var consumer in _consumers)
        {
            consumer.IsStoreAway = Toggle(consumer.IsStoreAway, FaultKind.ConsumerStoreAway, $"the store of {consumer.Name}");
        }
    }

    private bool Toggle(bool isAway, FaultKind kind, string what)
    {
        var next = isAway ? !_world.Dice.Chance(ReturnChance) : _world.Faults.Strikes(kind);
        if (next != isAway) _world.Trace.Line($"{what} is {(next ? "away" : "back")}");
        return next;
    }

    private void Heal()
    {
        _world.Trace.Line("all faults are over");
        _world.Faults.IsActive = false;
        if (_world.Kafka is { } kafka) kafka.IsAway = false;
        (_world.Hot.IsAway, _world.Cold.IsAway) = (false, false);
        foreach (var consumer in _consumers) consumer.IsStoreAway = false;
        for (var round = 0; !IsHealed(); round++)
        {
            if (round == HealingRoundsMax)
            {
                throw new Violation(Invariant.Healing, $"After {round} rounds without faults {Late()} has still not caught up.");
            }

            _world.Clock.Advance(TickMs);
            // Monsters walk as long as time passes, and nobody ever catches up with those who never rest.
            var passes = round < HealingTicks;
            if (_former is not null) Heal(_former, passes);
            if (!_server.IsRunning && MayStart) _server.Start();
            if (_server.IsRunning) Heal(_server, passes);
            _world.Kafka?.Land();
            foreach (var consumer in _consumers) consumer.Step();
        }
    }

    private static void Heal(SimulatedServer server, bool timePasses)
    {
        if (timePasses) server.Tick();
        else server.HandOver();
        foreach (var zone in server.Zones.ToList()) server.Cut(zone);
        server.Commit();
        server.SaveSnapshots();
        server.Ship();
    }

    private string Late()
    {
        if (!_server.IsSettled) return _server.Name;
        var late = _consumers.Find(consumer => !consumer.IsDrained(_server.DurablePosition));
        return late?.Name ?? $"{_former!.Name}, which still has {_former.Zones.Count} zones,";
    }

    private bool IsHealed() =>
        _server.IsSettled
        && _former is null or { IsSettled: true, Zones.Count: 0 }
        && _consumers.TrueForAll(consumer => consumer.IsDrained(_server.DurablePosition));

    private void Check()
    {
        foreach (var zone in _server.Zones) Checks.SameState(_world, zone.Zone, new(zone.Zone.Epoch, zone.Zone.Sequence));
        var recorded = Records.InLog(_world);
        Records.MatchHistory(_world, recorded);
        foreach (var zone in _server.Zones) Records.HoldLineOf(_world, zone, recorded);
        foreach (var consumer in _consumers) Checks.ExactlyOnce(consumer, Records.HeardBy(consumer, recorded));
        CheckSnapshots();

        // Once more from what is on disk, with nothing in the way.
        var live = _server.Zones.ToDictionary(zone => zone.Zone.Id, zone => zone.Zone.ToBytes());
        _server.Kill();
        _server.Start();
        foreach (var zone in _server.Zones)
        {
            if (zone.Record.Continues.Sequence == 0) throw new Violation(Invariant.NothingLost, $"Zone {zone.Zone.Id} began anew.");
            _world.Trace.Bytes(live[zone.Zone.Id]);
        }
    }

    private void CheckSnapshots()
    {
        foreach (var zone in _server.Zones)
        {
            _server.Cut(zone);
            _server.Commit();
        }

        while (!_server.IsSettled)
        {
            _server.Commit();
            _server.Ship();
            _world.Kafka?.Land();
        }

        _server.SaveSnapshots();
        _world.Cold.Step();
        foreach (var zone in _server.Zones)
        {
            if (_world.Hot.Newest(zone.Zone.Id) is not { } hot) throw new Violation(Invariant.Healing, "No hot snapshot is saved.");
            Checks.SnapshotLeadsTo(_world, zone.Zone, hot, "The hot snapshot");
            foreach (var cold in _world.Cold.Of(zone.Zone.Id)) Checks.SnapshotLeadsTo(_world, zone.Zone, cold, "A cold snapshot");
        }
    }
}
