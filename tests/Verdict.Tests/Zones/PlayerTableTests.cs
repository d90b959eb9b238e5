using Verdict.Protocol;
using Verdict.Zones.State;

namespace Verdict.Tests.Zones;

public class PlayerTableTests
{
    // Successive ids as the platform gives them; far apart ones; and ones that differ only in their highest bits.
    [Theory]
    [InlineData(1, 1L)]
    [InlineData(2, 1_000_003L)]
    [InlineData(3, 1L << 40)]
    public void It_finds_whom_a_dictionary_finds(int seed, long stride)
    {
        var random = new Random(seed);
        var table = new PlayerTable();
        var expected = new Dictionary<long, string>();
        for (var i = 0; i < 20_000; i++)
        {
            var id = 1 + (random.Next(500) * stride);
            var slot = table.Find(new(id));
            Assert.Equal(expected.ContainsKey(id), slot >= 0);
            if (slot < 0)
            {
                var name = $"{id}/{i}";
                table.Add(new() { Id = new(id), BudgetMm = i }, name);
                expected.Add(id, name);
            }
            else if (random.Next(2) == 0)
            {
                table.RemoveAt(slot);
                expected.Remove(id);
            }
        }

        Assert.Equal(expected.Count, table.Count);
        foreach (var (id, name) in expected)
        {
            var slot = table.Find(new(id));
            Assert.Equal((new PlayerId(id), name), (table[slot].Id, table.NameAt(slot)));
        }

        while (table.Count > 0) table.RemoveAt(random.Next(table.Count));
        Assert.All(expected.Keys, id => Assert.Equal(-1, table.Find(new(id))));
    }
}
