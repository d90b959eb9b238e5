using Verdict.Events;

namespace Verdict.Cli.Simulation;

/// <summary>One world from one seed: a time with faults, a time to heal, and then what must hold.</summary>
internal sealed class SeedRun : IDisposable
{
    private const int HealingRoundsMax = 3_000;
    private const double ReturnChance = 0.1;
    private const int TickMs = 50;

    private readonly World _world;
    private readonly SimulatedServer _server;
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
        if (!_server.IsRunning && _world.Dice.Chance(ReturnChance)) _server.Start();
        switch (_world.Dice.Below(100))
        {
            case < 40 when _server.IsRunning: _server.Command(_world.Dice.Below(_world.PlayerCount), ++_commands); break;
            case < 58 when _server.IsRunning: _server.Tick(); break;
            case < 72 when _server.IsRunning: _server.Commit(); break;
            case < 80 when _server.IsRunning: _server.Ship(); break;
            case < 84: _world.Kafka?.Land(); break;
            default: _world.Dice.Pick(_consumers).Step(); break;
        }
    }

    private void StrikeServer()
    {
        if (!_server.IsRunning) return;
        if (_world.Faults.Strikes(FaultKind.ServerKilled))
        {
            if (_world.Dice.Chance(0.5)) _server.Kill();
            else _server.KillInCommit();
        }
        else if (_world.Faults.Strikes(FaultKind.PowerLost))
        {
            _server.LosePower();
            if (_world.Kafka is null) foreach (var consumer in _consumers) consumer.KillAll();
        }
    }

    private void StrikeSurroundings()
    {
        if (_world.Kafka is { } kafka) kafka.IsAway = Toggle(kafka.IsAway, FaultKind.KafkaAway, "Kafka");
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
        foreach (var consumer in _consumers) consumer.IsStoreAway = false;
        for (var round = 0; !IsHealed(); round++)
        {
            if (round == HealingRoundsMax)
            {
                var late = _consumers.Find(consumer => !consumer.IsDrained(_server.DurablePosition));
                throw new Violation(
                    Invariant.Healing,
                    $"After {round} rounds without faults {(_server.IsSettled ? late!.Name : _server.Name)} has still not caught up.");
            }

            _world.Clock.Advance(TickMs);
            if (!_server.IsRunning) _server.Start();
            _server.Tick();
            _server.Commit();
            _server.Ship();
            _world.Kafka?.Land();
            foreach (var consumer in _consumers) consumer.Step();
        }
    }

    private bool IsHealed() => _server.IsSettled && _consumers.TrueForAll(consumer => consumer.IsDrained(_server.DurablePosition));

    private void Check()
    {
        foreach (var zone in _server.Zones) Checks.SameState(_world, zone.Zone, new(zone.Zone.Epoch, zone.Zone.Sequence));
        var recorded = Records.InLog(_world);
        Records.MatchHistory(_world, recorded);
        foreach (var consumer in _consumers) Checks.ExactlyOnce(consumer, Records.HeardBy(consumer, recorded));

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
}
