using Verdict.Protocol;
using Verdict.Zones.State;

namespace Verdict.Tests.Zones;

public class RespawnQueueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_dead_come_out_by_tick_and_then_by_id(int seed)
    {
        var random = new Random(seed);
        var queue = new RespawnQueue();
        var expected = new SortedSet<(long Tick, long Id)>();
        for (var tick = 0L; tick < 2_000; tick++)
        {
            for (var i = random.Next(4); i > 0; i--)
            {
                var entry = (tick + 5 + random.Next(random.Next(10) == 0 ? 500 : 2), 1 + random.NextInt64(1_000_000));
                if (expected.Any(e => e.Id == entry.Item2) || !expected.Add(entry)) continue;
                queue.Add(entry.Item1, new(entry.Item2));
            }

            if (expected.Count > 0 && random.Next(5) == 0)
            {
                var one = expected.ElementAt(random.Next(expected.Count));
                expected.Remove(one);
                queue.Remove(new(one.Id));
            }

            while (queue.TryPeekDue(tick, out var id))
            {
                Assert.Equal(expected.Min.Id, id.Value);
                Assert.True(expected.Min.Tick <= tick);
                expected.Remove(expected.Min);
                queue.Remove(id);
            }

            Assert.True(expected.Count == 0 || expected.Min.Tick > tick);
        }
    }

    [Fact]
    public void Nobody_is_due_in_an_empty_queue() => Assert.False(new RespawnQueue().TryPeekDue(long.MaxValue, out _));

    [Fact]
    public void Ticks_are_due_when_they_have_come_and_not_before()
    {
        var queue = new RespawnQueue();
        queue.Add(10, new(1));
        Assert.False(queue.TryPeekDue(9, out _));
        Assert.True(queue.TryPeekDue(10, out var id));
        Assert.Equal(new PlayerId(1), id);
    }
}
