using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Verdict.Protocol;

namespace Verdict.GameServer.Placement;

/// <summary>Who is banned from this server: in memory for whoever stands at the door, and in a file for the next start.</summary>
/// <remarks>Read from any thread without a lock, as whole lists that never change; changed by one thread at a time, which carries out
/// commands. The file is written beside the old one and then takes its place, so it is whole at every moment.</remarks>
internal sealed class BanList
{
    /// <summary>Bans that are kept; one more is refused until some are over or lifted.</summary>
    public const int BansMax = 10_000;

    private const string UnfinishedSuffix = ".unfinished";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string _file;
    private readonly TimeProvider _time;
    private volatile FrozenDictionary<PlayerId, Ban> _bans;

    /// <summary>Reads what was kept; those that are over are left out.</summary>
    /// <exception cref="IOException">The file is there and cannot be read: with an operator's list gone, nobody would know whom to turn
    /// away.</exception>
    public BanList(IOptions<GameServerOptions> server, TimeProvider time)
    {
        (_file, _time) = (server.Value.BansFile, time);
        _bans = Read().Where(ban => !ban.IsOver(NowMs)).ToFrozenDictionary(ban => ban.PlayerId);
    }

    /// <summary>How many are banned.</summary>
    public int Count => _bans.Count;

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The ban that keeps a player out now.</summary>
    /// <returns>Null when it may come in.</returns>
    public Ban? Find(PlayerId player) => _bans.TryGetValue(player, out var ban) && !ban.IsOver(NowMs) ? ban : null;

    /// <summary>Bans a player; a later ban takes the place of an earlier one.</summary>
    /// <returns>False when as many are banned as can be.</returns>
    /// <exception cref="IOException">The ban holds, but could not be kept: with the process it is gone.</exception>
    public bool TryAdd(Ban ban)
    {
        var others = InForce().Where(other => other.Player != ban.Player).ToList();
        if (others.Count >= BansMax) return false;
        Keep([.. others, ban]);
        return true;
    }

    /// <summary>Lets a player in again.</summary>
    /// <returns>False when it was not banned.</returns>
    /// <exception cref="IOException">The player may come in, but the next start would ban it again.</exception>
    public bool TryRemove(PlayerId player)
    {
        if (Find(player) is null) return false;
        Keep(InForce().Where(ban => ban.PlayerId != player));
        return true;
    }

    private IEnumerable<Ban> InForce()
    {
        var nowMs = NowMs;
        return _bans.Values.Where(ban => !ban.IsOver(nowMs));
    }

    private void Keep(IEnumerable<Ban> bans)
    {
        _bans = bans.ToFrozenDictionary(ban => ban.PlayerId);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_file))!);
            using (var file = new FileStream(_file + UnfinishedSuffix, FileMode.Create, FileAccess.Write))
            {
                JsonSerializer.Serialize(file, new BansFile([.. _bans.Values.OrderBy(ban => ban.Player)]), Json);
                file.Flush(flushToDisk: true);
            }

            File.Move(_file + UnfinishedSuffix, _file, overwrite: true);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{_file} cannot be written: {e.Message}", e);
        }
    }

    private IReadOnlyList<Ban> Read()
    {
        try
        {
            using var file = File.OpenRead(_file);
            return JsonSerializer.Deserialize<BansFile>(file, Json)?.Bans ?? throw new JsonException("it is empty.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is JsonException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new IOException($"The list of bans {_file} cannot be read: {e.Message} Mend it, or move it away to begin with none.", e);
        }
    }

    private sealed record BansFile(IReadOnlyList<Ban> Bans);
}
