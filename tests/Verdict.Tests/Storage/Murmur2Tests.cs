using System.Text;
using Verdict.Storage.Kafka;

namespace Verdict.Tests.Storage;

public sealed class Murmur2Tests
{
    /// <summary>The values that Kafka's own test of its Java client expects.</summary>
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("abc", 479470107)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    public void A_key_hashes_as_the_Java_client_hashes_it(string key, int expected) =>
        Assert.Equal(expected, unchecked((int)Murmur2.Hash(Encoding.ASCII.GetBytes(key))));

    [Fact]
    public void Every_zone_has_a_partition()
    {
        var counts = new int[6];
        for (var zone = 1; zone <= 600; zone++) counts[Murmur2.PartitionOf(Encoding.ASCII.GetBytes($"{zone}"), counts.Length)]++;
        Assert.All(counts, count => Assert.InRange(count, 60, 140));
    }
}
