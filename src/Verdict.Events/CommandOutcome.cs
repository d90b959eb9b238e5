using Verdict.Protocol;
using Verdict.Protocol.MessagePack;

namespace Verdict.Events;

/// <summary>What became of a <see cref="PlatformCommand"/> on one server. No part of any zone's sequence of events; may come
/// twice.</summary>
/// <param name="CommandId">Which command.</param>
/// <param name="Type">What was to be done.</param>
/// <param name="Zone">The zone that this is about; 0 for the server.</param>
/// <param name="Node">The server that says so.</param>
/// <param name="AtMs">Unix time in milliseconds.</param>
/// <param name="State">How it went.</param>
/// <param name="Players">How many players it reached.</param>
/// <param name="Epoch">With <paramref name="Sequence"/>, the last event that came of it; 0 when none did.</param>
/// <param name="Sequence">See <paramref name="Epoch"/>.</param>
/// <param name="Message">What happened or why it did not, for people; at most <see cref="MessageBytesMax"/> bytes of UTF-8 are
/// kept.</param>
/// <param name="Rehearsals">The certificate of a rehearsal; empty for every other command.</param>
public sealed record CommandOutcome(
    string CommandId,
    PlatformCommandType Type,
    ZoneId Zone,
    string Node,
    long AtMs,
    OutcomeState State,
    int Players,
    Epoch Epoch,
    long Sequence,
    string Message,
    IReadOnlyList<Rehearsal> Rehearsals)
{
    /// <summary>Bytes of UTF-8 that the message may have.</summary>
    public const int MessageBytesMax = 512;

    /// <summary>Bytes enough to encode an outcome.</summary>
    public const int BytesMax = 4_096;

    private const int Fields = 11;

    /// <summary>Writes the array of all fields in their order.</summary>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteString(CommandId);
        writer.WriteInteger((int)Type);
        writer.WriteInteger(Zone.Value);
        writer.WriteString(Node);
        writer.WriteInteger(AtMs);
        writer.WriteInteger((int)State);
        writer.WriteInteger(Players);
        writer.WriteInteger(Epoch.Value);
        writer.WriteInteger(Sequence);
        writer.WriteString(Message);
        writer.WriteArrayHeader(Rehearsals.Count);
        foreach (var rehearsal in Rehearsals) rehearsal.Write(ref writer);
    }
}

/// <summary>How a command went.</summary>
public enum OutcomeState
{
    /// <summary>It is done.</summary>
    Done = 1,

    /// <summary>It cannot be done, and nothing has changed; the message says why.</summary>
    Refused = 2,

    /// <summary>It was begun and failed; the message says how far it came.</summary>
    Failed = 3,

    /// <summary>It takes a while; another outcome follows.</summary>
    Begun = 4,
}

/// <summary>The certificate of a rehearsed recovery: what the shadow was rebuilt from, and whether it came out as the zone
/// itself.</summary>
/// <param name="Source">What it began with.</param>
/// <param name="Log">Where the later events came from.</param>
/// <param name="SnapshotEpoch">Epoch of the snapshot; 0 without one.</param>
/// <param name="SnapshotSequence">Last event in the snapshot; 0 without one.</param>
/// <param name="SnapshotTick">Tick of the snapshot; 0 without one.</param>
/// <param name="SnapshotAgeMs">How long before the rehearsal it was taken, in milliseconds; 0 without one.</param>
/// <param name="EventsReplayed">Events applied after it.</param>
/// <param name="Gaps">Places where events were missing.</param>
/// <param name="EventsLost">Events that are known to have been recorded and could not be read.</param>
/// <param name="LiveEpoch">Epoch at which the zone was cut to compare with.</param>
/// <param name="LiveSequence">Last event in that cut; the shadow was led on to the same.</param>
/// <param name="LiveHash">Hash of the zone's state in that cut.</param>
/// <param name="ShadowHash">Hash of the shadow's state at the same event. The same as <paramref name="LiveHash"/> when the proof
/// holds.</param>
/// <param name="Players">Players in the shadow.</param>
/// <param name="LoadUs">Time to find and read the snapshot, in microseconds.</param>
/// <param name="ReplayUs">Time to replay the log, in microseconds.</param>
/// <param name="TotalUs">Time of the whole rehearsal from the cut on, in microseconds.</param>
/// <param name="Notes">Which rungs failed and why, for people; at most <see cref="ZoneRecovered.NotesBytesMax"/> bytes of UTF-8.</param>
public sealed record Rehearsal(
    RecoverySource Source,
    RecoveryLog Log,
    Epoch SnapshotEpoch,
    long SnapshotSequence,
    long SnapshotTick,
    long SnapshotAgeMs,
    long EventsReplayed,
    long Gaps,
    long EventsLost,
    Epoch LiveEpoch,
    long LiveSequence,
    StateHash LiveHash,
    StateHash ShadowHash,
    int Players,
    long LoadUs,
    long ReplayUs,
    long TotalUs,
    string Notes)
{
    private const int Fields = 18;

    internal void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(Fields);
        writer.WriteInteger((int)Source);
        writer.WriteInteger((int)Log);
        writer.WriteInteger(SnapshotEpoch.Value);
        writer.WriteInteger(SnapshotSequence);
        writer.WriteInteger(SnapshotTick);
        writer.WriteInteger(SnapshotAgeMs);
        writer.WriteInteger(EventsReplayed);
        writer.WriteInteger(Gaps);
        writer.WriteInteger(EventsLost);
        writer.WriteInteger(LiveEpoch.Value);
        writer.WriteInteger(LiveSequence);
        var (live, shadow) = (LiveHash, ShadowHash);
        writer.WriteBinary(live);
        writer.WriteBinary(shadow);
        writer.WriteInteger(Players);
        writer.WriteInteger(LoadUs);
        writer.WriteInteger(ReplayUs);
        writer.WriteInteger(TotalUs);
        writer.WriteString(Notes);
    }
}
