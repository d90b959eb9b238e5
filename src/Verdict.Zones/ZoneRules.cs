using Verdict.Protocol;

namespace Verdict.Zones;

/// <summary>The numbers a zone judges by.</summary>
/// <param name="Movement">How far and how often a player may step.</param>
/// <param name="PlayersMax">Seats. A newcomer to a full zone is turned away.</param>
/// <param name="SnareTicks">How long a snare holds.</param>
/// <param name="RespawnTicks">How long a dead player waits for its next life.</param>
/// <param name="ReachMm">How far away an item may lie that a player picks up.</param>
public sealed record ZoneRules(MovementRules Movement, int PlayersMax, long SnareTicks, long RespawnTicks, int ReachMm = 2_000)
{
    /// <summary>Most seats a zone may be given.</summary>
    public const int SeatsMax = 1_000_000;

    /// <summary>Longest wait that rules and maps may ask for, in ticks.</summary>
    public const long TicksMax = 1L << 32;

    /// <summary>A brisk walk at 20 ticks a second: 5 m/s in steps of at most 1 m, 300 seats, 2 s in a snare, 3 s dead.</summary>
    public static ZoneRules Default { get; } = new(
        new(StepMaxMm: 1_000, SpeedMmPerTick: 250, StrideMaxMm: 1_500, CooldownTicks: 1),
        PlayersMax: 300,
        SnareTicks: 40,
        RespawnTicks: 60);

    /// <summary>Refuses numbers that no zone can be run by.</summary>
    /// <exception cref="ArgumentException">One is outside its range; the text says which and what the range is.</exception>
    internal void Require()
    {
        RequireRange(Movement.StepMaxMm, 1, ZoneMap.SideMmMax, nameof(Movement.StepMaxMm));
        RequireRange(Movement.SpeedMmPerTick, 1, ZoneMap.SideMmMax, nameof(Movement.SpeedMmPerTick));
        RequireRange(Movement.StrideMaxMm, 1, ZoneMap.SideMmMax, nameof(Movement.StrideMaxMm));
        RequireRange(Movement.CooldownTicks, 0, ZoneMap.SideMmMax, nameof(Movement.CooldownTicks));
        RequireRange(PlayersMax, 1, SeatsMax, nameof(PlayersMax));
        RequireRange(SnareTicks, 1, TicksMax, nameof(SnareTicks));
        RequireRange(RespawnTicks, 1, TicksMax, nameof(RespawnTicks));
        RequireRange(ReachMm, 1, ZoneMap.SideMmMax, nameof(ReachMm));
    }

    private static void RequireRange(long value, long min, long max, string name)
    {
        if (value < min || value > max) throw new ArgumentException($"{name} is {value}; a zone's rules need {min} to {max}.", name);
    }
}
