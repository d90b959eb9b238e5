using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones;

namespace Verdict.GameServer.Ticking;

/// <summary>Encodes what clients of a zone are told at a tick, once for all of them.</summary>
internal sealed class UpdateEncoder(MapShape map, int ticksPerSecond)
{
    // A newcomer's entry takes at most 96 bytes, so this many fit in one frame whatever else an update says.
    private const int EnteredPerFrame = 256;

    private readonly StateUpdate _update = new();
    private readonly List<EntityEntered> _entered = [];
    private readonly Dictionary<EntityKey, int> _handles = [];
    private readonly Stack<int> _free = [];

    /// <summary>What clients are promised: everybody of the zone, at every tick.</summary>
    public ViewRules View { get; } = new(
        ViewRules.FinestQuantumMm(map),
        map.WidthMm + map.HeightMm,
        map.WidthMm + map.HeightMm,
        ticksPerSecond,
        ticksPerSecond);

    /// <summary>What changed since the last tick, as whole frames. Empty when nothing did.</summary>
    public EncodedFrames Changes { get; } = new();

    /// <summary>Everybody, as whole frames, for who knows nothing yet.</summary>
    public EncodedFrames Everybody { get; } = new();

    public void EncodeChanges(Zone zone)
    {
        Changes.Clear();
        var changes = zone.Changes;
        if (changes.IsEmpty) return;

        Begin(zone, full: false);
        foreach (var key in changes.Left)
        {
            if (!_handles.Remove(key, out var handle)) continue;
            _update.Left.Add(handle);
            _free.Push(handle);
        }

        foreach (var key in changes.Entered)
        {
            if (zone.TryGetEntity(key, out var entity)) _entered.Add(Entered(entity));
        }

        foreach (var key in changes.Moved)
        {
            if (!zone.TryGetEntity(key, out var entity)) continue;
            _update.Moved.Add(new(HandleOf(key), entity.Position.X / View.QuantumMm, entity.Position.Y / View.QuantumMm));
        }

        foreach (var key in changes.LifeChanged)
        {
            if (zone.TryGetEntity(key, out var entity)) _update.LifeChanged.Add(new(HandleOf(key), entity.Life, entity.LifeUntilTick));
        }

        WriteTo(Changes);
        changes.Clear();
    }

    public void EncodeEverybody(Zone zone)
    {
        Everybody.Clear();
        Begin(zone, full: true);
        for (var slot = 0; slot < zone.EntityCount; slot++) _entered.Add(Entered(zone.EntityAt(slot)));
        WriteTo(Everybody);
    }

    private EntityEntered Entered(in EntityView entity) =>
        new(HandleOf(entity.Key), entity.Key.Kind, entity.Key.Id, entity.Name, entity.Position, entity.Life, entity.LifeUntilTick);

    private int HandleOf(EntityKey key)
    {
        if (_handles.TryGetValue(key, out var handle)) return handle;
        handle = _free.Count > 0 ? _free.Pop() : _handles.Count;
        _handles.Add(key, handle);
        return handle;
    }

    private void Begin(Zone zone, bool full)
    {
        _update.Clear();
        _entered.Clear();
        _update.Tick = zone.Tick;
        _update.Full = full;
    }

    private void WriteTo(EncodedFrames frames)
    {
        var next = 0;
        do
        {
            _update.Entered.Clear();
            for (; next < _entered.Count && _update.Entered.Count < EnteredPerFrame; next++) _update.Entered.Add(_entered[next]);
            frames.Add(_update);
            // The first frame said all but the rest of the newcomers; the next ones only add to it.
            _update.Clear();
            _update.Full = false;
        }
        while (next < _entered.Count);
    }
}

/// <summary>Frames one after the other in one buffer that is kept.</summary>
internal sealed class EncodedFrames
{
    private byte[] _bytes = new byte[FrameCodec.FrameBytesMax];
    private int _length;

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public void Add<TMessage>(TMessage message)
        where TMessage : IMessage
    {
        if (_bytes.Length - _length < FrameCodec.FrameBytesMax) Array.Resize(ref _bytes, _bytes.Length + FrameCodec.FrameBytesMax);
        _length += FrameCodec.Write(_bytes.AsSpan(_length), message);
        Count++;
    }

    public void Clear() => (_length, Count) = (0, 0);
}
