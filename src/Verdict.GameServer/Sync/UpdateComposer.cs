using System.Buffers.Binary;
using System.Numerics;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.GameServer.Sync;

/// <summary>Puts together what one client must be told: the difference between what it knows and what it sees, out of parts that the
/// board has encoded.</summary>
/// <remarks>
/// An update is near or whole. A near one tells of the ring that is told at the full rate, and that somebody known is gone from the zone.
/// A whole one tells of all that is in view, and takes away whoever is not. As cells are only looked at from the client's own, a client
/// that has stepped into another cell needs a whole one, and so does one that may know a handle under its last holder.
/// </remarks>
internal sealed class UpdateComposer(EntityBoard board, ViewGrid grid)
{
    // Of a larger crowd that comes into view at once the rest follows with the next update, so no update outgrows an outbox.
    private const int EnteredMax = 1_024;

    // What one frame takes of each list: even of the longest entries all together are shorter than a body may be.
    private const int EnteredPerFrame = 256;
    private const int MovedPerFrame = 2_048;
    private const int LifePerFrame = 768;
    private const int LeftPerFrame = 2_048;
    private const int LifeBytesMax = 13;
    private const int LeftBytesMax = 3;
    private const int HeadBytesMax = 32;

    private readonly int[] _entered = new int[EnteredMax];
    private ulong[] _visible = [];
    private ulong[] _near = [];
    private int[] _left = [];
    private int[] _life = [];
    private byte[] _moved = [];
    private byte[] _frames = [];
    private int _enteredCount;
    private int _leftCount;
    private int _lifeCount;
    private int _movedBytes;
    private int _length;

    /// <summary>What was composed last, as whole frames.</summary>
    public ReadOnlySpan<byte> Frames => _frames.AsSpan(0, _length);

    /// <summary>How many frames that is.</summary>
    public int FrameCount { get; private set; }

    /// <summary>Whether what was composed last told of all in reach, not only of what is near.</summary>
    public bool WasWhole { get; private set; }

    /// <summary>Composes an update and notes in the picture that it was told.</summary>
    /// <param name="picture">The client's.</param>
    /// <param name="reach">How far the client is to see.</param>
    /// <param name="isWhole">Whether all of that is due, not only what is near.</param>
    /// <param name="tick">The zone's.</param>
    /// <returns>False when there is nothing to tell.</returns>
    public bool TryCompose(ClientPicture picture, ViewRing reach, bool isWhole, long tick)
    {
        if (!board.TryGetHandle(picture.Own, out var own)) return false;
        var cell = board.CellOf(own);
        var isElsewhere = picture.IsBlank || cell != picture.Cell;
        isWhole |= isElsewhere || picture.NearStamp < board.StaleBefore || reach == grid.Near;
        WasWhole = isWhole;
        Fit(board.Words);
        board.Gather(cell, grid.Near, _near);
        if (reach == grid.Near) _near.CopyTo(_visible, 0);
        else if (isWhole) board.Gather(cell, reach, _visible);

        var isFull = picture.IsBlank;
        if (isFull) picture.Known(board.Words).Clear();
        Compare(picture, own, isWhole, isElsewhere);

        picture.IsBlank = false;
        picture.Cell = cell;
        picture.NearStamp = board.Stamp;
        if (isWhole) picture.ViewStamp = board.Stamp;
        if (!isFull && _enteredCount + _leftCount + _lifeCount + _movedBytes == 0) return false;
        WriteFrames(isFull, tick);
        return true;
    }

    private void Compare(ClientPicture picture, int own, bool isWhole, bool isElsewhere)
    {
        (_enteredCount, _leftCount, _lifeCount, _movedBytes) = (0, 0, 0, 0);
        var known = picture.Known(board.Words);
        if (picture.NearStamp < board.StaleBefore) ForgetStale(known, picture.NearStamp);
        var seen = isWhole ? _visible : _near;
        var kept = isWhole ? _visible.AsSpan() : board.Here;
        // What was far when the client last moved may be near now without having changed, so it is owed what the far ones are.
        var nearSince = isElsewhere ? picture.ViewStamp : picture.NearStamp;
        var mayLifeDiffer = board.LifeChangedAt > picture.ViewStamp;
        for (var word = 0; word < known.Length; word++)
        {
            var first = word * HandleBits.PerWord;
            NoteLeft(first, known[word] & ~kept[word]);
            var stays = known[word] & seen[word];
            var near = stays & _near[word];
            var mine = own / HandleBits.PerWord == word ? 1UL << (own % HandleBits.PerWord) : 0;
            NoteMoved(first, near & ~mine, nearSince);
            NoteMoved(first, stays & ~near & ~mine, picture.ViewStamp);
            if (mayLifeDiffer) NoteLife(first, stays, near, nearSince, picture.ViewStamp);
            known[word] = (known[word] & kept[word]) | NoteEntered(first, seen[word] & ~known[word]);
        }
    }

    // Whoever was told of the last holder of a handle does not know the present one, and is told of it as of anybody new.
    private void ForgetStale(Span<ulong> known, long since)
    {
        for (var word = 0; word < known.Length; word++)
        {
            var first = word * HandleBits.PerWord;
            for (var left = known[word] & _visible[word]; left != 0;)
            {
                var handle = first + HandleBits.TakeLowest(ref left);
                if (board.BornAt(handle) > since) HandleBits.Remove(known, handle);
            }
        }
    }

    private void NoteLeft(int first, ulong handles)
    {
        while (handles != 0) _left[_leftCount++] = first + HandleBits.TakeLowest(ref handles);
    }

    private ulong NoteEntered(int first, ulong handles)
    {
        var noted = handles;
        while (handles != 0)
        {
            if (_enteredCount == EnteredMax) return noted & ~handles;
            _entered[_enteredCount++] = first + HandleBits.TakeLowest(ref handles);
        }

        return noted;
    }

    private void NoteMoved(int first, ulong handles, long since)
    {
        while (handles != 0)
        {
            var handle = first + HandleBits.TakeLowest(ref handles);
            if (board.MovedAt(handle) <= since) continue;
            // Two bytes more than a record has are written, and overwritten by the next: one store instead of two.
            BinaryPrimitives.WriteUInt64LittleEndian(_moved.AsSpan(_movedBytes), board.Record(handle));
            _movedBytes += StateUpdate.MovedBytes;
        }
    }

    private void NoteLife(int first, ulong handles, ulong near, long nearSince, long viewSince)
    {
        while (handles != 0)
        {
            var bit = HandleBits.TakeLowest(ref handles);
            var handle = first + bit;
            // Who came near since then was far before, and what befell it there may not have been told yet.
            var isOldNear = (near >> bit & 1) != 0 && board.ArrivedAt(handle) <= nearSince;
            if (board.LifeAt(handle) > (isOldNear ? nearSince : viewSince)) _life[_lifeCount++] = handle;
        }
    }

    private void WriteFrames(bool isFull, long tick)
    {
        (_length, FrameCount) = (0, 0);
        var bytes = (_enteredCount * EntityBoard.EntryBytesMax) + _movedBytes + (_lifeCount * LifeBytesMax) + (_leftCount * LeftBytesMax);
        var most = Math.Max(
            Math.Max(_enteredCount / EnteredPerFrame, _movedBytes / StateUpdate.MovedBytes / MovedPerFrame),
            Math.Max(_lifeCount / LifePerFrame, _leftCount / LeftPerFrame)) + 1;
        var room = bytes + (most * HeadBytesMax);
        if (_frames.Length < room) _frames = new byte[(int)BitOperations.RoundUpToPowerOf2((uint)room)];
        for (var frame = 0; frame < most; frame++)
        {
            // An empty frame may follow when a list ends with the frame before.
            var isLast = frame > 0 && !HasMore(frame);
            if (isLast) return;
            WriteFrame(frame, isFull && frame == 0, tick);
        }
    }

    private bool HasMore(int frame) =>
        frame * EnteredPerFrame < _enteredCount
        || frame * MovedPerFrame * StateUpdate.MovedBytes < _movedBytes
        || frame * LifePerFrame < _lifeCount
        || frame * LeftPerFrame < _leftCount;

    private void WriteFrame(int frame, bool isFull, long tick)
    {
        var writer = new MessagePackWriter(_frames.AsSpan(_length + FrameCodec.HeaderBytes));
        writer.WriteArrayHeader(7);
        writer.WriteInteger((int)MessageType.StateUpdate);
        writer.WriteInteger(tick);
        writer.WriteBoolean(isFull);
        var entered = Part(_entered.AsSpan(0, _enteredCount), frame, EnteredPerFrame);
        writer.WriteArrayHeader(entered.Length);
        foreach (var handle in entered) writer.WriteRaw(board.Entry(handle));
        writer.WriteBinary(Part(_moved.AsSpan(0, _movedBytes), frame, MovedPerFrame * StateUpdate.MovedBytes));
        var life = Part(_life.AsSpan(0, _lifeCount), frame, LifePerFrame);
        writer.WriteArrayHeader(life.Length * 3);
        foreach (var handle in life)
        {
            var (_, state, untilTick) = board.Life(handle);
            writer.WriteInteger(handle);
            writer.WriteInteger((int)state);
            writer.WriteInteger(untilTick);
        }

        var left = Part(_left.AsSpan(0, _leftCount), frame, LeftPerFrame);
        writer.WriteArrayHeader(left.Length);
        foreach (var handle in left) writer.WriteInteger(handle);
        BinaryPrimitives.WriteUInt32BigEndian(_frames.AsSpan(_length), (uint)writer.Length);
        _length += FrameCodec.HeaderBytes + writer.Length;
        FrameCount++;
    }

    private static ReadOnlySpan<T> Part<T>(ReadOnlySpan<T> all, int frame, int perFrame)
    {
        var first = Math.Min(frame * perFrame, all.Length);
        return all.Slice(first, Math.Min(perFrame, all.Length - first));
    }

    private void Fit(int words)
    {
        if (_visible.Length == words) return;
        var handles = words * HandleBits.PerWord;
        (_visible, _near) = (new ulong[words], new ulong[words]);
        (_left, _life) = (new int[handles], new int[handles]);
        _moved = new byte[(handles * StateUpdate.MovedBytes) + sizeof(ulong)];
    }
}
