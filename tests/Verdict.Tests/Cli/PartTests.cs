using Verdict.Cli.Processes;
using Verdict.Cli.Terminal;

namespace Verdict.Tests.Cli;

public sealed class PartTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("verdict-part-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 1)]
    public async Task A_part_that_ends_is_started_again_and_counts_as_dead_only_when_nobody_told_it_to_end(int exitCode, int restarts)
    {
        var cancellation = TestContext.Current.CancellationToken;
        // It says that it listens, and ends when a file is there, the first time only.
        var flag = Path.Combine(_directory, "end");
        var script = $$"""echo '{"event":"listening"}'; while [ ! -e {{flag}} ]; do sleep 0.02; done; rm {{flag}}; exit {{exitCode}}""";
        using var part = new Part(
            "part", () => new("sh", ["-c", script], _directory), Path.Combine(_directory, "part.log"), new Output(json: true));
        var heard = 0;
        var again = new TaskCompletionSource();
        part.Said += (_, _) =>
        {
            if (++heard == 2) again.SetResult();
        };
        await part.StartAsync(cancellation);
        // Longer than a part must have lived to be believed.
        await Task.Delay(1_100, cancellation);
        await File.WriteAllTextAsync(flag, string.Empty, cancellation);
        await again.Task.WaitAsync(TimeSpan.FromSeconds(20), cancellation);
        Assert.Equal(restarts, part.Restarts);
        await part.StopAsync(TimeSpan.FromSeconds(5));
    }
}
