using System.ComponentModel.DataAnnotations;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Storage.Redis;

namespace Verdict.IntegrationTests.SnapshotStores;

public sealed class RedisSnapshotStoreTests : SnapshotStoreConformance
{
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string _world = $"test-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_snapshot_expires_and_its_point_does_not()
    {
        var zone = AnySnapshot.Zone();
        await using var store = Open(Servers.Redis(), TimeSpan.FromMilliseconds(1));
        await store.SaveAsync(zone, Point(4, 2), AnySnapshot.Bytes(zone, 4, 2), Cancellation);
        while (await store.LoadAsync(zone, Cancellation) is not null) await Task.Delay(1, Cancellation);
        Assert.Equal(Point(4, 2), await store.NewestAsync(zone, Cancellation));
        Assert.Equal(Point(4, 2), await store.SaveAsync(zone, Point(3, 9), AnySnapshot.Bytes(zone, 3, 9), Cancellation));
        Assert.Null(await store.LoadAsync(zone, Cancellation));
    }

    [Fact]
    public async Task Of_two_owners_that_save_at_the_same_time_the_later_one_stands()
    {
        var zone = AnySnapshot.Zone();
        await using var one = Open(Servers.Redis(), Keep);
        await using var other = Open(Servers.Redis(), Keep);
        var last = AnySnapshot.Bytes(zone, 2, 50);
        var saves = new List<Task>();
        for (var sequence = 1; sequence <= 50; sequence++)
        {
            var bytes = sequence == 50 ? last : AnySnapshot.Bytes(zone, 2, sequence);
            saves.Add(other.SaveAsync(zone, Point(2, sequence), bytes, Cancellation).AsTask());
            saves.Add(one.SaveAsync(zone, Point(1, sequence), AnySnapshot.Bytes(zone, 1, sequence), Cancellation).AsTask());
        }

        await Task.WhenAll(saves);
        Assert.Equal(last, (await one.LoadAsync(zone, Cancellation))!.Value.ToArray());
        Assert.Equal(Point(2, 50), await other.NewestAsync(zone, Cancellation));
    }

    [Fact]
    public async Task Two_worlds_in_one_Redis_know_nothing_of_each_other()
    {
        var zone = AnySnapshot.Zone();
        await using var ours = Open(Servers.Redis(), Keep);
        await using var theirs = new RedisSnapshotStore(new() { Url = Servers.Redis(), World = _world + "-2" }, Keep, Patience);
        await ours.SaveAsync(zone, Point(1, 1), AnySnapshot.Bytes(zone, 1, 1), Cancellation);
        Assert.Null(await theirs.LoadAsync(zone, Cancellation));
    }

    [Fact]
    public async Task A_Redis_that_is_down_is_a_clear_error_and_is_found_when_it_comes_and_comes_back()
    {
        Servers.RedisProgram();
        using var redis = new RedisProcess();
        var zone = AnySnapshot.Zone();
        await using var store = new RedisSnapshotStore(new() { Url = redis.Url, World = _world }, Keep, TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAsync<IOException>(async () => await store.NewestAsync(zone, Cancellation));
        Assert.Contains($"127.0.0.1:{redis.Port} did not answer", error.Message, StringComparison.Ordinal);
        Assert.Contains("See that it runs", error.Message, StringComparison.Ordinal);

        for (var sequence = 1; sequence <= 2; sequence++)
        {
            redis.Start();
            Assert.Equal(Point(1, sequence), await SaveOnceItAnswersAsync(store, zone, sequence));
            redis.Stop();
            await Assert.ThrowsAsync<IOException>(async () => await store.LoadAsync(zone, Cancellation));
        }
    }

    [Theory]
    [InlineData("localhost:6379")]
    [InlineData("http://localhost:6379")]
    [InlineData("redis://:secret@localhost/first")]
    [InlineData("")]
    public void What_is_no_address_is_refused_without_repeating_its_password(string url)
    {
        var error = Assert.Throws<ValidationException>(() => RedisAddress.Parse(url));
        Assert.Contains("REDIS_URL", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis://cache", "cache:6379", null, null, false)]
    [InlineData("redis://10.0.0.9:7000/3", "10.0.0.9:7000", null, 3, false)]
    [InlineData("rediss://:p%40ss@cache.example.org:6380", "cache.example.org:6380", "p@ss", null, true)]
    [InlineData("redis://user:pass@cache/0", "cache:6379", "pass", 0, false)]
    public void Addresses_are_read_whole(string url, string endPoint, string? password, int? database, bool tls)
    {
        var options = RedisAddress.Parse(url);
        Assert.EndsWith(endPoint, Assert.Single(options.EndPoints).ToString(), StringComparison.Ordinal);
        Assert.Equal((password, database, tls), (options.Password, options.DefaultDatabase, options.Ssl));
    }

    private protected override ISnapshotStore Open() => Open(Servers.Redis(), Keep);

    private RedisSnapshotStore Open(string url, TimeSpan keep) => new(new() { Url = url, World = _world }, keep, Patience);

    private static async Task<EventPoint> SaveOnceItAnswersAsync(RedisSnapshotStore store, ZoneId zone, long sequence)
    {
        while (true)
        {
            try
            {
                return await store.SaveAsync(zone, Point(1, sequence), AnySnapshot.Bytes(zone, 1, sequence), Cancellation);
            }
            catch (IOException)
            {
                await Task.Delay(20, Cancellation);
            }
        }
    }
}
