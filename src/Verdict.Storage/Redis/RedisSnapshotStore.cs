using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;
using Verdict.Events;
using Verdict.Protocol;

namespace Verdict.Storage.Redis;

/// <summary>Keeps the newest snapshot of each zone in Redis, where another server finds it within a network round trip.</summary>
/// <remarks>
/// Two keys a zone: the snapshot, which expires, and its point, which does not, so that an owner that was away for longer than a snapshot
/// lives still learns that it was replaced. Comparing and setting are one script, hence one step for Redis: of two owners that save at the
/// same time the later one stands afterwards, in whatever order they came. Connecting happens beside the caller and is tried for ever.
/// </remarks>
public sealed class RedisSnapshotStore : ISnapshotStore
{
    // The newest point is answered as text: Redis cuts a script's numbers to integers, and a script knows no 64-bit ones.
    private const string SaveScript =
        """
        local kept = redis.call('HMGET', KEYS[2], 'epoch', 'sequence')
        local epoch, sequence = tonumber(kept[1] or '0'), tonumber(kept[2] or '0')
        if epoch > tonumber(ARGV[1]) or (epoch == tonumber(ARGV[1]) and sequence > tonumber(ARGV[2])) then
          return {kept[1], kept[2]}
        end
        redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
        redis.call('HSET', KEYS[2], 'epoch', ARGV[1], 'sequence', ARGV[2])
        return {ARGV[1], ARGV[2]}
        """;

    private static readonly RedisValue[] PointFields = ["epoch", "sequence"];

    private readonly string _world;
    private readonly string _where;
    private readonly TimeSpan _timeout;
    private readonly RedisValue _keepMs;
    private readonly ConfigurationOptions _settings;
    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer> _connecting;

    /// <summary>Begins to connect and returns at once.</summary>
    /// <param name="options">Where Redis is.</param>
    /// <param name="keep">How long a snapshot is kept that no newer one replaces.</param>
    /// <param name="timeout">How long a call may take before it fails.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">The URL is none.</exception>
    public RedisSnapshotStore(RedisOptions options, TimeSpan keep, TimeSpan timeout)
    {
        var settings = RedisAddress.Parse(options.Url);
        settings.ConnectTimeout = settings.SyncTimeout = (int)timeout.TotalMilliseconds;
        settings.ClientName = "verdict";
        (_settings, _world, _timeout) = (settings, options.World, timeout);
        _keepMs = (long)keep.TotalMilliseconds;
        _where = string.Join(',', settings.EndPoints.Select(Written));
        _connecting = ConnectAsync();
    }

    /// <inheritdoc/>
    public string Name => "redis";

    /// <inheritdoc/>
    public async ValueTask<EventPoint> SaveAsync(
        ZoneId zone,
        EventPoint point,
        ReadOnlyMemory<byte> snapshot,
        CancellationToken cancellation)
    {
        RedisKey[] keys = [SnapshotKey(zone), PointKey(zone)];
        RedisValue[] arguments = [point.Epoch.Value, point.Sequence, snapshot.ToArray(), _keepMs];
        var newest = await AskAsync(
            redis => redis.ScriptEvaluateAsync(SaveScript, keys, arguments, CommandFlags.NoScriptCache), cancellation);
        return Point((RedisValue[])newest);
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> LoadAsync(ZoneId zone, CancellationToken cancellation)
    {
        byte[]? bytes = await AskAsync(redis => redis.StringGetAsync(SnapshotKey(zone)), cancellation);
        return bytes is null ? (ReadOnlyMemory<byte>?)null : bytes;
    }

    /// <inheritdoc/>
    public async ValueTask<EventPoint> NewestAsync(ZoneId zone, CancellationToken cancellation) =>
        Point(await AskAsync(redis => redis.HashGetAsync(PointKey(zone), PointFields), cancellation));

    /// <summary>Disconnects. A save under way may or may not have happened.</summary>
    public async ValueTask DisposeAsync()
    {
        // A connection still being made ends by itself, soon after its time-out; waiting for it would hold up a stop.
        var connecting = Connection();
        if (connecting.IsCompletedSuccessfully) await (await connecting).CloseAsync(allowCommandsToComplete: false);
    }

    private static string Written(EndPoint endPoint) =>
        endPoint is DnsEndPoint name ? $"{name.Host}:{name.Port}" : endPoint.ToString()!;

    private static EventPoint Point(RedisValue[] point) => new(new((int)point[0]), (long)point[1]);

    // The braces put all keys of a world into one slot of a Redis cluster; a script may touch keys of one slot only.
    private RedisKey SnapshotKey(ZoneId zone) => string.Create(CultureInfo.InvariantCulture, $"verdict:{{{_world}}}:snapshot:{zone.Value}");

    private RedisKey PointKey(ZoneId zone) => string.Create(CultureInfo.InvariantCulture, $"verdict:{{{_world}}}:point:{zone.Value}");

    // Even its asynchronous connecting resolves names and opens sockets on the caller's thread first.
    private Task<ConnectionMultiplexer> ConnectAsync() => Task.Run(() => ConnectionMultiplexer.ConnectAsync(_settings));

    // Once made, a connection mends itself. One that could not be made at all, as when the name is not known yet, is made anew.
    private Task<ConnectionMultiplexer> Connection()
    {
        lock (_gate)
        {
            if (_connecting.IsFaulted) _connecting = ConnectAsync();
            return _connecting;
        }
    }

    private async Task<TAnswer> AskAsync<TAnswer>(Func<IDatabase, Task<TAnswer>> question, CancellationToken cancellation)
    {
        try
        {
            var connection = await Connection().WaitAsync(_timeout, cancellation);
            return await question(connection.GetDatabase()).WaitAsync(_timeout, cancellation);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException or SocketException)
        {
            throw new IOException(
                $"Redis at {_where} did not answer: {FirstSentence(e.Message)} See that it runs and is reachable from here; "
                + "reconnecting happens by itself.",
                e);
        }
    }

    // The client's messages go on with pages of its inner state.
    private static string FirstSentence(string message)
    {
        var end = message.IndexOfAny([';', '\r', '\n']);
        return (end < 0 ? message : message[..end]).TrimEnd('.') + ".";
    }
}
