using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>Somebody came into view, or is told of for the first time.</summary>
public readonly record struct EntityEntered(PlayerId Id, string Name, Position Position, Life Life, long LifeUntilTick);

/// <summary>Somebody stands somewhere new.</summary>
public readonly record struct EntityMoved(PlayerId Id, Position Position);

/// <summary>Somebody was stunned, died or came back to life.</summary>
public readonly record struct EntityLife(PlayerId Id, Life Life, long UntilTick);

/// <summary>Who is where: everybody on entry (<see cref="Full"/>), then each tick what changed since the last.</summary>
/// <remarks>Made to be reused: the server fills and the client reads one instance over and over, so that neither allocates per tick.
/// A full picture of more than one frame comes as one full update and further ones that only add.</remarks>
public sealed class StateUpdate : IMessage
{
    /// <summary>Most entries of each list in one frame.</summary>
    public const int EntriesMax = 4_096;

    /// <summary>Longest player name in UTF-8.</summary>
    public const int NameBytesMax = 64;

    private const int Fields = 6;
    private const int EnteredFields = 6;

    /// <summary>The zone's tick that this shows.</summary>
    public long Tick { get; set; }

    /// <summary>True: forget everybody you knew before reading on.</summary>
    public bool Full { get; set; }

    /// <summary>Newly visible.</summary>
    public List<EntityEntered> Entered { get; } = [];

    /// <summary>Moved since the last update.</summary>
    public List<EntityMoved> Moved { get; } = [];

    /// <summary>Whose life changed since the last update.</summary>
    public List<EntityLife> LifeChanged { get; } = [];

    /// <summary>No longer there.</summary>
    public List<PlayerId> Left { get; } = [];

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
        for (var i = 0; i < Entered.Count; i++)
        {
            var entity = Entered[i];
            writer.WriteArrayHeader(EnteredFields);
            writer.WriteInteger(entity.Id.Value);
            writer.WriteString(entity.Name);
            writer.WriteInteger(entity.Position.X);
            writer.WriteInteger(entity.Position.Y);
            writer.WriteInteger((int)entity.Life);
            writer.WriteInteger(entity.LifeUntilTick);
        }

        writer.WriteArrayHeader(Moved.Count * 3);
        for (var i = 0; i < Moved.Count; i++)
        {
            var entity = Moved[i];
            writer.WriteInteger(entity.Id.Value);
            writer.WriteInteger(entity.Position.X);
            writer.WriteInteger(entity.Position.Y);
        }

        writer.WriteArrayHeader(LifeChanged.Count * 3);
        for (var i = 0; i < LifeChanged.Count; i++)
        {
            var entity = LifeChanged[i];
            writer.WriteInteger(entity.Id.Value);
            writer.WriteInteger((int)entity.Life);
            writer.WriteInteger(entity.UntilTick);
        }

        writer.WriteArrayHeader(Left.Count);
        for (var i = 0; i < Left.Count; i++) writer.WriteInteger(Left[i].Value);
    }

    /// <summary>Reads the fields after the type into this instance, replacing what it held.</summary>
    public void Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.StateUpdate, fields, Fields);
        Clear();
        Tick = reader.ReadNonNegative();
        Full = reader.ReadBoolean();
        for (var left = reader.ReadArrayHeader(EntriesMax); left > 0; left--)
        {
            var inner = reader.ReadArrayHeader(countMax: 64);
            MessageReader.Require(MessageType.StateUpdate, inner, EnteredFields);
            Entered.Add(new(
                new(reader.ReadNonNegative()),
                reader.ReadString(NameBytesMax),
                new(reader.ReadInt32(), reader.ReadInt32()),
                (Life)reader.ReadInt32(),
                reader.ReadNonNegative()));
            reader.Skip(inner - EnteredFields);
        }

        for (var left = ReadTriples(ref reader); left > 0; left--)
        {
            Moved.Add(new(new(reader.ReadNonNegative()), new(reader.ReadInt32(), reader.ReadInt32())));
        }

        for (var left = ReadTriples(ref reader); left > 0; left--)
        {
            LifeChanged.Add(new(new(reader.ReadNonNegative()), (Life)reader.ReadInt32(), reader.ReadNonNegative()));
        }

        for (var left = reader.ReadArrayHeader(EntriesMax); left > 0; left--) Left.Add(new(reader.ReadNonNegative()));
        MessageReader.End(ref reader, fields, Fields);
    }

    private static int ReadTriples(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader(EntriesMax * 3);
        return count % 3 == 0
            ? count / 3
            : throw new ProtocolException(ErrorCode.Malformed, $"A list of triples has {count} values, which 3 does not divide.");
    }
}
