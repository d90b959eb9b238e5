using Verdict.Cli.Simulation;

namespace Verdict.Tests.Simulation;

/// <summary>Recording and recovery under faults, from fixed seeds. `verdict sim` runs others.</summary>
[Collection(nameof(RunsAlone))]
public sealed class SimulationTests : IDisposable
{
    private const int Seeds = 150;

    private readonly string _directory = Directory.CreateTempSubdirectory("verdict-sim-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Whatever_fails_nothing_recorded_is_lost_or_doubled_and_everything_has_failed()
    {
        var struck = new long[Enum.GetValues<FaultKind>().Length];
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var result = Run(seed);
            Assert.True(
                result.Violation is null,
                $"Seed {seed}: {result.Violation?.Message}\n{string.Join('\n', result.LastLines)}\n"
                + $"See it again: ./verdict sim --seed {seed} --seeds 1");
            for (var kind = 0; kind < struck.Length; kind++) struck[kind] += result.Faults[kind];
        }

        Assert.DoesNotContain(Enum.GetValues<FaultKind>(), kind => struck[(int)kind] == 0);
    }

    /// <summary>Seeds with which recovery once began a zone with nothing, or counted as lost what nobody had lost.</summary>
    [Theory]
    [InlineData(2)] // Late words of a replaced owner stood in Kafka before its successor's first event.
    [InlineData(468)] // Kafka had a later event of one topic and not yet the earlier one of another.
    [InlineData(810)] // It had an epoch's first event and not yet the end of the epoch before.
    [InlineData(1795)] // Late words had a gap between them, which was counted as a loss.
    public void What_was_found_once_stays_found(long seed) => Assert.Null(Run(seed).Violation);

    [Fact]
    public void The_same_seed_does_the_same()
    {
        for (var seed = 1; seed <= 10; seed++) Assert.Equal(Run(seed).TraceHash, Run(seed).TraceHash);
        Assert.NotEqual(Run(1).TraceHash, Run(2).TraceHash);
    }

    [Theory]
    [InlineData(nameof(PlantedBug.CursorBeforeAcknowledgement))]
    [InlineData(nameof(PlantedBug.ProgressBeforeEffects))]
    [InlineData(nameof(PlantedBug.SalvageSkipped))]
    [InlineData(nameof(PlantedBug.SnapshotBeforeCommit))]
    [InlineData(nameof(PlantedBug.ReplayOneLate))]
    [InlineData(nameof(PlantedBug.OlderSnapshotAccepted))]
    public void A_planted_bug_is_found(string name)
    {
        var bug = Enum.Parse<PlantedBug>(name);
        Assert.Contains(Enumerable.Range(1, Seeds), seed => Run(seed, bug).Violation is not null);
    }

    private SimulationResult Run(long seed, PlantedBug bug = PlantedBug.None) =>
        SeedRun.Run(new(seed, SimulationOptions.StepsDefault, Path.Combine(_directory, "world"), bug));
}

/// <summary>Worlds use a whole core; tests that count allocations beside them would feel it.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
