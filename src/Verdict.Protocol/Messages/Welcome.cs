using Verdict.Protocol.MessagePack;

namespace Verdict.Protocol.Messages;

/// <summary>The player is in the zone. Everything a client must know to play follows.</summary>
/// <param name="Version">Protocol version that the server speaks on this connection.</param>
/// <param name="PlayerId">Who the player is.</param>
/// <param name="Zone">Where.</param>
/// <param name="Epoch">The zone's epoch; grows whenever the zone gets a new owner.</param>
/// <param name="Tick">The zone's tick now.</param>
/// <param name="TicksPerSecond">How often the zone ticks.</param>
/// <param name="Position">Where the player stands.</param>
/// <param name="Resumed">True when the player's seat had been held for it; false when it came in anew.</param>
/// <param name="ReconnectWindowMs">How long a lost connection's seat is held.</param>
/// <param name="Rules">What moves are judged by.</param>
/// <param name="Map">The zone's map.</param>
/// <param name="View">How much of the zone the client is told.</param>
/// <param name="ReachMm">How far away an item may lie that is picked up.</param>
public sealed record Welcome(
    int Version,
    PlayerId PlayerId,
    ZoneId Zone,
    long Epoch,
    long Tick,
    int TicksPerSecond,
    Position Position,
    bool Resumed,
    int ReconnectWindowMs,
    MovementRules Rules,
    MapShape Map,
    ViewRules View,
    int ReachMm) : IMessage
{
    private const int Fields = 14;
    private const int RuleFields = 4;
    private const int MapFields = 4;
    private const int ViewFields = 5;
    private const int RectangleFields = 4;
    private const int HazardFields = 5;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + Fields);
        writer.WriteInteger((int)MessageType.Welcome);
        writer.WriteInteger(Version);
        writer.WriteInteger(PlayerId.Value);
        writer.WriteInteger(Zone.Value);
        writer.WriteInteger(Epoch);
        writer.WriteInteger(Tick);
        writer.WriteInteger(TicksPerSecond);
        writer.WriteInteger(Position.X);
        writer.WriteInteger(Position.Y);
        writer.WriteBoolean(Resumed);
        writer.WriteInteger(ReconnectWindowMs);
        WriteRules(ref writer, Rules);
        WriteMap(ref writer, Map);
        WriteView(ref writer, View);
        writer.WriteInteger(ReachMm);
    }

    /// <summary>Reads the fields after the type.</summary>
    public static Welcome Read(ref MessagePackReader reader, int fields)
    {
        MessageReader.Require(MessageType.Welcome, fields, Fields);
        var message = new Welcome(
            reader.ReadInt32(),
            new(reader.ReadNonNegative()),
            new(reader.ReadInt32()),
            reader.ReadNonNegative(),
            reader.ReadNonNegative(),
            reader.ReadInt32(),
            new(reader.ReadInt32(), reader.ReadInt32()),
            reader.ReadBoolean(),
            reader.ReadInt32(),
            ReadRules(ref reader),
            ReadMap(ref reader),
            ReadView(ref reader),
            reader.ReadInt32());
        MessageReader.End(ref reader, fields, Fields);
        return message;
    }

    private static void WriteRules(ref MessagePackWriter writer, MovementRules rules)
    {
        writer.WriteArrayHeader(RuleFields);
        writer.WriteInteger(rules.StepMaxMm);
        writer.WriteInteger(rules.SpeedMmPerTick);
        writer.WriteInteger(rules.StrideMaxMm);
        writer.WriteInteger(rules.CooldownTicks);
    }

    private static MovementRules ReadRules(ref MessagePackReader reader)
    {
        var fields = ReadArray(ref reader, RuleFields);
        var rules = new MovementRules(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        reader.Skip(fields - RuleFields);
        return rules;
    }

    private static void WriteMap(ref MessagePackWriter writer, MapShape map)
    {
        writer.WriteArrayHeader(MapFields);
        writer.WriteInteger(map.WidthMm);
        writer.WriteInteger(map.HeightMm);
        writer.WriteArrayHeader(map.Obstacles.Count);
        foreach (var obstacle in map.Obstacles)
        {
            writer.WriteArrayHeader(RectangleFields);
            WriteRectangle(ref writer, obstacle);
        }

        writer.WriteArrayHeader(map.Hazards.Count);
        foreach (var hazard in map.Hazards)
        {
            writer.WriteArrayHeader(HazardFields);
            writer.WriteInteger((int)hazard.Kind);
            WriteRectangle(ref writer, hazard.Area);
        }
    }

    private static MapShape ReadMap(ref MessagePackReader reader)
    {
        var fields = ReadArray(ref reader, MapFields);
        int width = reader.ReadInt32(), height = reader.ReadInt32();
        var obstacles = new Rectangle[reader.ReadArrayHeader(MapShape.AreasMax)];
        for (var i = 0; i < obstacles.Length; i++)
        {
            var extra = ReadArray(ref reader, RectangleFields) - RectangleFields;
            obstacles[i] = ReadRectangle(ref reader);
            reader.Skip(extra);
        }

        var hazards = new Hazard[reader.ReadArrayHeader(MapShape.AreasMax)];
        for (var i = 0; i < hazards.Length; i++)
        {
            var extra = ReadArray(ref reader, HazardFields) - HazardFields;
            hazards[i] = new((HazardKind)reader.ReadInt32(), ReadRectangle(ref reader));
            reader.Skip(extra);
        }

        reader.Skip(fields - MapFields);
        return new(width, height, obstacles, hazards);
    }

    private static void WriteView(ref MessagePackWriter writer, ViewRules view)
    {
        writer.WriteArrayHeader(ViewFields);
        writer.WriteInteger(view.QuantumMm);
        writer.WriteInteger(view.ViewRadiusMm);
        writer.WriteInteger(view.NearRadiusMm);
        writer.WriteInteger(view.UpdatesPerSecond);
        writer.WriteInteger(view.FarUpdatesPerSecond);
    }

    private static ViewRules ReadView(ref MessagePackReader reader)
    {
        var fields = ReadArray(ref reader, ViewFields);
        var view = new ViewRules(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        reader.Skip(fields - ViewFields);
        return view;
    }

    private static void WriteRectangle(ref MessagePackWriter writer, Rectangle area)
    {
        writer.WriteInteger(area.X);
        writer.WriteInteger(area.Y);
        writer.WriteInteger(area.WidthMm);
        writer.WriteInteger(area.HeightMm);
    }

    private static Rectangle ReadRectangle(ref MessagePackReader reader) =>
        new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());

    private static int ReadArray(ref MessagePackReader reader, int known)
    {
        var count = reader.ReadArrayHeader(countMax: 64);
        return count >= known
            ? count
            : throw new ProtocolException(ErrorCode.Malformed, $"An inner array has {count} values; it needs {known}.");
    }
}
