namespace Verdict.Cli.Simulation;

/// <summary>The only source of chance in a simulation: the same seed throws the same numbers on every machine and runtime.</summary>
/// <remarks>SplitMix64. `Random` with a seed promises its numbers for one version of the runtime only.</remarks>
internal sealed class Dice(long seed)
{
    private const double Unit = 1.0 / (1UL << 53);

    private ulong _state = unchecked((ulong)seed);

    /// <summary>64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            var mixed = _state += 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>A whole number from 0 on, below a limit.</summary>
    public int Below(int limit) => (int)(((UInt128)Next() * (uint)limit) >> 64);

    /// <summary>A whole number within bounds, both included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True so often out of 1.</summary>
    public bool Chance(double probability) => (Next() >> 11) * Unit < probability;

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];
}
