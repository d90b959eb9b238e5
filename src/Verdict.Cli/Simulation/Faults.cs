namespace Verdict.Cli.Simulation;

/// <summary>How often each fault strikes in one simulation, and how often it did.</summary>
/// <remarks>Each seed draws its own rates, many of them 0: faults that always come together hide what one of them alone would
/// show.</remarks>
internal sealed class Faults
{
    private static readonly int Kinds = Enum.GetValues<FaultKind>().Length;

    private readonly Dice _dice;
    private readonly double[] _rates = new double[Kinds];
    private readonly long[] _counts = new long[Kinds];

    public Faults(Dice dice)
    {
        _dice = dice;
        for (var kind = 0; kind < Kinds; kind++)
        {
            if (dice.Chance(0.6)) _rates[kind] = RateMax((FaultKind)kind) * dice.Between(1, 10) / 10;
        }
    }

    /// <summary>Whether faults strike at all; not any more once the world is to heal.</summary>
    public bool IsActive { get; set; } = true;

    public IReadOnlyList<long> Counts => _counts;

    /// <summary>Whether a fault strikes here and now; it is then counted.</summary>
    public bool Strikes(FaultKind kind)
    {
        if (!IsActive || _rates[(int)kind] == 0 || !_dice.Chance(_rates[(int)kind])) return false;
        _counts[(int)kind]++;
        return true;
    }

    // Chances at each occasion: a step of the world for what befalls whole parts, one call for what befalls calls.
    private static double RateMax(FaultKind kind) => kind switch
    {
        FaultKind.DiskRefused => 0.1,
        FaultKind.KilledInStart => 0.3,
        FaultKind.KafkaTookPart or FaultKind.KafkaAnswerLost => 0.25,
        FaultKind.KafkaSlow => 0.3,
        FaultKind.KafkaLate => 0.5,
        FaultKind.ConsumerKilledBeforeCommit or FaultKind.ConsumerKilledAfterCommit => 0.1,
        FaultKind.ConsumersOverlapped => 0.1,
        FaultKind.OwnerStalled => 0.01,
        _ => 0.02,
    };
}
