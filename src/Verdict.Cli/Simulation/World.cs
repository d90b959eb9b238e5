using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones;

namespace Verdict.Cli.Simulation;

/// <summary>What all parts of one simulation share: chance, time, faults, the story so far, and how the world is laid out.</summary>
internal sealed class World : IDisposable
{
    /// <summary>A few steps across, so that everybody soon meets walls, snares and pits, things and who else wants them.</summary>
    private static readonly ZoneMap Ground = new(
        new(
            8_000,
            8_000,
            [new(3_000, 3_000, 1_000, 2_000)],
            [new(HazardKind.Snare, new(1_000, 5_000, 1_500, 1_500)), new(HazardKind.Pit, new(5_500, 1_000, 1_200, 1_200))]),
        [new(500, 500), new(7_500, 7_500), new(500, 7_500)],
        [new("coin", new(700, 700), 5), new("coin", new(7_000, 7_000), 9), new("gem", new(2_000, 2_000), 30)],
        [new("slime", new(5_000, 5_000), RadiusMm: 2_500, Count: 2, StepMm: 400, StepTicks: 4)]);

    public World(SimulationOptions options)
    {
        (Options, Dice) = (options, new(options.Seed));
        Faults = new(Dice);
        ZoneCount = Dice.Between(1, 3);
        PlayerCount = Dice.Between(3, 10);
        if (Dice.Chance(0.6)) Kafka = new(this);
        Hot = new(this);
        Cold = new(this);
    }

    public SimulationOptions Options { get; }

    public PlantedBug Bug => Options.Bug;

    public Dice Dice { get; }

    public VirtualClock Clock { get; } = new();

    public Trace Trace { get; } = new();

    public Faults Faults { get; }

    public History History { get; } = new();

    /// <summary>Between the game server and its consumers; null when the journal is the event log.</summary>
    public SimulatedKafka? Kafka { get; }

    /// <summary>The store of hot snapshots.</summary>
    public SimulatedHotStore Hot { get; }

    /// <summary>The platform's cold ones.</summary>
    public SimulatedColdStore Cold { get; }

    public ZoneMap Map { get; } = Ground;

    public ZoneRules Rules { get; } = ZoneRules.Default with { PlayersMax = 5, SnareTicks = 6, RespawnTicks = 8 };

    public int ZoneCount { get; }

    public int PlayerCount { get; }

    /// <summary>The zone that a player plays in.</summary>
    public ZoneId HomeOf(int player) => new((player % ZoneCount) + 1);

    /// <summary>A journal's directory; in embedded mode the consumers read the first server's.</summary>
    public string JournalOf(string server) => Path.Combine(Options.Directory, server, "journal");

    public void Dispose()
    {
        Cold.Dispose();
        Trace.Dispose();
    }
}
