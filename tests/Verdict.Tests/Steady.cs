namespace Verdict.Tests;

/// <summary>Holds code to allocating nothing once it is warm.</summary>
/// <remarks>
/// The runtime allocates on whatever thread it happens to use: a method that is compiled anew, a stub, a table that grows. None of that
/// comes again, while code that allocates does so in every round. So a round is repeated until one has allocated not a single byte, and it
/// must be one of the first few.
/// </remarks>
internal static class Steady
{
    private const int RoundsMax = 20;

    /// <summary>Requires a round that allocates exactly nothing on this thread.</summary>
    public static void AllocatesNothing(Action round) => AllocatesNothing(static () => { }, round);

    /// <summary>The same for rounds each of which needs something to be made ready, which is not measured.</summary>
    public static void AllocatesNothing(Action prepare, Action round)
    {
        var allocated = new long[RoundsMax];
        for (var i = 0; i < RoundsMax; i++)
        {
            prepare();
            var before = GC.GetAllocatedBytesForCurrentThread();
            round();
            allocated[i] = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated[i] == 0) return;
        }

        Assert.Fail($"No round was without allocations; they took {string.Join(", ", allocated)} bytes.");
    }
}
