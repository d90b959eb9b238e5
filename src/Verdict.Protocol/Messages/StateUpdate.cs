using System.Buffers.Binary;
using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>Somebody or something came into view, or is told of for the first time.</summary>
/// <param name="Handle">What the zone calls it from here on; one that was known by this handle is no more.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Which of its kind: a player's id, a monster's or an item's number.</param>
/// <param name="Name">The player's name, the monster's species, or what item it is.</param>
/// <param name="Position">Where it is.</param>
/// <param name="Life">How it is.</param>
/// <param name="LifeUntilTick">The tick at which that ends; 0 when alive.</param>
public readonly record struct EntityEntered(
    int Handle, EntityKind Kind, long Id, string Name, Position Position, Life Life, long LifeUntilTick);

/// <summary>Somebody stands somewhere new.</summary>
/// <param name="Handle">Who.</param>
/// <param name="X">Where, in quanta of <see cref="ViewRules.QuantumMm"/>.</param>
/// <param name="Y">Where, in quanta.</param>
public readonly record struct EntityMoved(int Handle, int X, int Y);

/// <summary>Somebody was stunned, died or came back to life.</summary>
/// <param name="Handle">Who.</param>
/// <param name="Life">How it is now.</param>
/// <param name="UntilTick">The tick at which that ends; 0 when alive.</param>
public readonly record struct EntityLife(int Handle, Life Life, long UntilTick);

/// <summary>Who is where in a client's view: everybody (<see cref="Full"/>), then what changed since the last.</summary>
/// <remarks>Made to be reused: whoever reads or writes keeps one instance, so that neither allocates per update.
/// A picture of more than one frame comes as one update and further ones that only add.</remarks>
public sealed class StateUpdate : IMessage
{
    /// <summary>Most entries of each list in one frame.</summary>
    public const int EntriesMax = 4_096;

    /// <summary>Longest player name in UTF-8.</summary>
    public const int NameBytesMax = 64;

    /// <summary>The largest handle.</summary>
    public const int HandleMax = ushort.MaxValue;

    /// <summary>Bytes of one entry of <see cref="Moved"/>: handle, x and y, 16 bits each, big-endian.</summary>
    public const int MovedBytes = 6;

    private const int Fields = 6;
    private const int EnteredFields = 8;

    /// <summary>The zone's tick that this shows.</summary>
    public long Tick { get; set; }

    /// <summary>True: forget everybody you knew before reading on.</summary>
    public bool Full { get; set; }

    /// <summary>Newly visible.</summary>
    public List<EntityEntered> Entered { get; } = [];

    /// <summary>Moved since the last update; the reader's own moves are not among them.</summary>
    public List<EntityMoved> Moved { get; } = [];

    /// <summary>Whose life changed since the last update.</summary>
    public List<EntityLife> LifeChanged { get; } = [];

    /// <summary>Handles of who is out of view or gone.</summary>
    public List<int> Left { get; } = [];

    /// <summary>Whether there is nothing to say.</summary>
    public bool IsEmpty => Entered.Count == 0 && Moved.Count == 0 && LifeChanged.Count == 0 && Left.Count == 0;

    /// <summary>Empties every list; their memory stays.</summary>
    public void Clear()
    {
        Entered.Clear();
        Moved.Clear();
        LifeChanged.Clear();
        Left.Clear();
    }

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.StateUpdate);
        writer.WriteInteger(Tick);
        writer.WriteBoolean(Full);
        writer.WriteArrayHeader(Entered.Count);
        for (var i = 0; i < Entered.Count; i++) WriteEntered(ref writer, Entered[i]);
        var records = writer.BeginBinary(Moved.Count * MovedBytes);
        for (var i = 0; i < Moved.Count; i++) WriteMoved(records[(i * MovedBytes)..], Moved[i]);
        writer.WriteArrayHeader(LifeChanged.Count * 3);
        for (var i = 0; i < LifeChanged.Count; i++)
        {
            var entity = LifeChanged[i];
            writer.WriteInteger(entity.Handle);
            writer.WriteInteger((int)entity.Life);
            writer.WriteInteger(entity.UntilTick);
        }

        writer.WriteArrayHeader(Left.Count);
        for (var i = 0; i < Left.Count; i++) writer.WriteInteger(Left[i]);
    }

    /// <summary>Writes one entry of <see cref="Entered"/>.</summary>
    public static void WriteEntered(ref MessagePackWriter writer, in EntityEntered entity)
    {
        writer.WriteArrayHeader(EnteredFields);
        writer.WriteInteger(entity.Handle);
        writer.WriteInteger((int)entity.Kind);
        writer.WriteInteger(entity.Id);
        writer.WriteString(entity.Name);
        writer.WriteInteger(entity.Position.X);
        writer.WriteInteger(entity.Position.Y);
        writer.WriteInteger((int)entity.Life);
        writer.WriteInteger(entity.LifeUntilTick);
    }

    /// <summary>Writes one entry of <see cref="Moved"/> into <see cref="MovedBytes"/> bytes.</summary>
    public static void WriteMoved(Span<byte> destination, in EntityMoved entity)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)entity.Handle);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)entity.X);
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], (ushort)entity.Y);
    }

    /// <summary>Reads the fields after the type into this instance, replacing what it held.</summary>
    public void Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.StateUpdate, fields, Fields);
        Clear();
        Tick = reader.ReadNonNegative();
        Full = reader.ReadBoolean();
        for (var left = reader.ReadArrayHeader(EntriesMax); left > 0; left--) ReadEntered(ref reader);
        ReadMoved(reader.ReadBinary(EntriesMax * MovedBytes));
        for (var left = ReadTriples(ref reader); left > 0; left--)
        {
            LifeChanged.Add(new(ReadHandle(ref reader), (Life)reader.ReadInt32(), reader.ReadNonNegative()));
        }

        for (var left = reader.ReadArrayHeader(EntriesMax); left > 0; left--) Left.Add(ReadHandle(ref reader));
        MessageReader.End(ref reader, fields, Fields);
    }

    private void ReadEntered(ref MessagePackReader reader)
    {
        var fields = reader.ReadArrayHeader(countMax: 64);
        MessageReader.Require(MessageType.StateUpdate, fields, EnteredFields);
        Entered.Add(new(
            ReadHandle(ref reader),
            (EntityKind)reader.ReadInt32(),
            reader.ReadNonNegative(),
            reader.ReadString(NameBytesMax),
            new(reader.ReadInt32(), reader.ReadInt32()),
            (Life)reader.ReadInt32(),
            reader.ReadNonNegative()));
        reader.Skip(fields - EnteredFields);
    }

    private void ReadMoved(ReadOnlySpan<byte> records)
    {
        if (records.Length % MovedBytes != 0)
        {
            throw new ProtocolException(ErrorCode.Malformed, $"{records.Length} bytes tell who moved, which {MovedBytes} does not divide.");
        }

        for (; !records.IsEmpty; records = records[MovedBytes..])
        {
            Moved.Add(new(
                BinaryPrimitives.ReadUInt16BigEndian(records),
                BinaryPrimitives.ReadUInt16BigEndian(records[2..]),
                BinaryPrimitives.ReadUInt16BigEndian(records[4..])));
        }
    }

    private static int ReadHandle(ref MessagePackReader reader)
    {
        var handle = reader.ReadNonNegative();
        return handle <= HandleMax
            ? (int)handle
            : throw new ProtocolException(ErrorCode.Malformed, $"A handle is {handle}; the largest is {HandleMax}.");
    }

    private static int ReadTriples(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader(EntriesMax * 3);
        return count % 3 == 0
            ? count / 3
            : throw new ProtocolException(ErrorCode.Malformed, $"A list of triples has {count} values, which 3 does not divide.");
    }
}
