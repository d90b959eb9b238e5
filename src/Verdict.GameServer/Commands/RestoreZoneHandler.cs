using Verdict.Events;
using Verdict.GameServer.Placement;
using Verdict.GameServer.Ticking;
using Verdict.Protocol;
using Verdict.Storage;
using Verdict.Zones;

namespace Verdict.GameServer.Commands;

/// <summary>Loads a certain cold snapshot of a zone; null when there is none.</summary>
/// <exception cref="IOException">Whoever keeps them cannot be asked.</exception>
internal delegate Task<ReadOnlyMemory<byte>?> LoadChosenSnapshot(ZoneId zone, EventPoint point, CancellationToken cancellation);

/// <summary>Brings a zone's players back to where they stood and how they were in a cold snapshot, by corrections. Who is not in it, and
/// what has changed hands, stays. Twice leaves the same players.</summary>
internal sealed class RestoreZoneHandler(
    LoadChosenSnapshot load,
    ZoneDirectory directory,
    ZonePost post,
    ZoneMap map,
    ZoneRules rules) : ICommandHandler
{
    public PlatformCommandType Type => PlatformCommandType.RestoreZone;

    public async Task<CommandResult?> HandleAsync(PlatformCommand command, CancellationToken cancellation)
    {
        if (directory.FindZone(command.Zone) is not { } zone) return Answers.NoZone(command.Zone, directory);
        var name = $"snapshot {command.Epoch.Value}/{command.Sequence} of zone {command.Zone}";
        ReadOnlyMemory<byte>? bytes;
        try
        {
            bytes = await load(command.Zone, new(command.Epoch, command.Sequence), cancellation);
        }
        catch (IOException e)
        {
            return CommandResult.Refused($"There is no getting at {name}: {e.Message}");
        }

        if (bytes is null) return CommandResult.Refused($"There is no {name}.");
        if (!TryRead(command, bytes.Value, out var players, out var why)) return CommandResult.Refused($"The {name} does not hold: {why}.");
        var restoration = new Restoration(players, command.Id);
        var (counts, last) = await post.AskAsync(
            zone, new ZoneLetter<(RestorationCounts Counts, EventPoint Last)>(restoration.TryFinish), cancellation);
        return CommandResult.Done(counts.InWords()) with { Players = counts.BroughtBack + counts.Unchanged, Last = last };
    }

    /// <summary>Reads what a snapshot says of players, once its checksum, its head and the hash of its state hold.</summary>
    private bool TryRead(PlatformCommand command, ReadOnlyMemory<byte> bytes, out IReadOnlyList<FormerPlayer> players, out string why)
    {
        players = [];
        if (!ZoneSnapshot.TryRead(bytes, out var snapshot, out var damage))
        {
            why = damage;
            return false;
        }

        var head = snapshot.Head;
        why = $"it says that it is of zone {head.Zone}, epoch {head.Epoch.Value}, event {head.Sequence}";
        if (head.Zone != command.Zone || head.Epoch != command.Epoch || head.Sequence != command.Sequence) return false;
        try
        {
            var zone = Zone.FromBytes(head.Zone, map, rules, snapshot.State.Span);
            why = $"its state's hash is {zone.Hash()}, and its head names {head.StateHash}";
            if (zone.Hash() != head.StateHash) return false;
            zone.AdvanceTo(Math.Max(zone.Tick, head.Tick));
            players = [.. Enumerable.Range(0, zone.PlayerCount).Select(place => FormerPlayer.Of(zone.PlayerAt(place), zone.Tick))];
            return true;
        }
        catch (ReplayException e)
        {
            why = e.Message;
            return false;
        }
    }
}
