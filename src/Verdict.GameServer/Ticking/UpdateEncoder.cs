using Verdict.Protocol;
using Verdict.Protocol.Messages;
using Verdict.Zones;

namespace Verdict.GameServer.Ticking;

/// <summary>Encodes what clients of a zone are told at a tick, once for all of them.</summary>
internal sealed class UpdateEncoder
{
    // A newcomer's entry takes at most 96 bytes, so this many fit in one frame whatever else an update says.
    private const int EnteredPerFrame = 256;

    private readonly StateUpdate _update = new();
    private readonly List<EntityEntered> _entered = [];

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
        foreach (var id in changes.Entered)
        {
            if (zone.TryGetPlayer(id, out var player)) _entered.Add(Entered(player));
        }

        foreach (var id in changes.Moved)
        {
            if (zone.TryGetPlayer(id, out var player)) _update.Moved.Add(new(id, player.Position));
        }

        foreach (var id in changes.LifeChanged)
        {
            if (zone.TryGetPlayer(id, out var player)) _update.LifeChanged.Add(new(id, player.Life, player.LifeUntilTick));
        }

        foreach (var id in changes.Left) _update.Left.Add(id);
        WriteTo(Changes);
        changes.Clear();
    }

    public void EncodeEverybody(Zone zone)
    {
        Everybody.Clear();
        Begin(zone, full: true);
        for (var slot = 0; slot < zone.PlayerCount; slot++) _entered.Add(Entered(zone.PlayerAt(slot)));
        WriteTo(Everybody);
    }

    private static EntityEntered Entered(in PlayerView player) =>
        new(player.Id, player.Name, player.Position, player.Life, player.LifeUntilTick);

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
