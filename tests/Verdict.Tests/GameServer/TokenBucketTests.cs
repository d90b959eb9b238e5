using System.Diagnostics;
using Verdict.GameServer.Net;

namespace Verdict.Tests.GameServer;

public class TokenBucketTests
{
    private static readonly long Second = Stopwatch.Frequency;

    [Fact]
    public void A_burst_passes_and_the_next_frame_does_not()
    {
        var bucket = new TokenBucket(perSecond: 10, burst: 5, now: 0);
        for (var i = 0; i < 5; i++) Assert.True(bucket.TryTake(0));
        Assert.False(bucket.TryTake(0));
        Assert.InRange(bucket.RetryAfterMs, 100, 101);
    }

    [Fact]
    public void In_the_long_run_no_more_than_the_rate_passes()
    {
        var bucket = new TokenBucket(10, 5, 0);
        var passed = 0;
        for (var step = 0; step < 1_000; step++)
        {
            if (bucket.TryTake(step * Second / 100)) passed++;
        }

        Assert.InRange(passed, 100, 105);
    }

    [Fact]
    public void A_long_pause_saves_up_no_more_than_the_burst()
    {
        var bucket = new TokenBucket(10, 5, 0);
        for (var i = 0; i < 5; i++) bucket.TryTake(0);
        var passed = 0;
        while (bucket.TryTake(3_600 * Second)) passed++;
        Assert.Equal(5, passed);
    }
}
