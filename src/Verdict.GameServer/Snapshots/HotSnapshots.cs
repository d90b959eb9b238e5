using Microsoft.Extensions.Options;
using Verdict.Storage;
using Verdict.Storage.Files;
using Verdict.Storage.Redis;

namespace Verdict.GameServer.Snapshots;

/// <summary>Chooses where hot snapshots go: Redis when there is one, else the data directory.</summary>
internal static class HotSnapshots
{
    public static ISnapshotStore Open(IServiceProvider services)
    {
        var redis = services.GetRequiredService<IOptions<RedisOptions>>().Value;
        var options = services.GetRequiredService<IOptions<SnapshotOptions>>().Value;
        if (redis.Url.Length == 0)
        {
            return new FileSnapshotStore(services.GetRequiredService<IOptions<GameServerOptions>>().Value.SnapshotsDirectory);
        }

        return new RedisSnapshotStore(
            redis, TimeSpan.FromMilliseconds(options.HotTtlMs), TimeSpan.FromMilliseconds(options.SaveTimeoutMs));
    }
}
