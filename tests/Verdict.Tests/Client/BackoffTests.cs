using Verdict.Client;

namespace Verdict.Tests.Client;

public sealed class BackoffTests
{
    private static readonly GameClientOptions Options = new();

    [Fact]
    public void Waits_double_to_a_short_limit_while_eager_and_to_the_long_one_later()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var backoff = new Backoff(Options, new Random(seed));
            long whole = 0, waited = 0;
            for (var attempt = 0; attempt < 40; attempt++)
            {
                whole = Math.Min(attempt == 0 ? 100 : whole * 2, waited < 5_000 ? 500 : 10_000);
                var delay = backoff.NextDelayMs();
                Assert.InRange(delay, whole / 2, whole);
                waited += delay;
            }

            Assert.Equal((10_000, 40), (whole, backoff.Attempts));
            backoff.Reset();
            Assert.InRange(backoff.NextDelayMs(), 50, 100);
        }
    }

    [Fact]
    public void Half_of_the_players_are_back_within_half_a_second_of_a_server_that_was_away_for_one()
    {
        const int awayMs = 1_000;
        var late = Enumerable.Range(0, 1_000).Select(seed => BackAfterMs(new(Options, new Random(seed)), awayMs) - awayMs).Order().ToList();
        Assert.InRange(late[500], 0, 500);
        Assert.InRange(late[^1], 0, 500);
    }

    private static int BackAfterMs(Backoff backoff, int awayMs)
    {
        var waited = 0;
        while (waited < awayMs) waited += backoff.NextDelayMs();
        return waited;
    }
}
