using System.Buffers;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Tests.Sync;

/// <summary>A client that applies updates to the letter of docs/protocol.md and remembers nothing else.</summary>
internal sealed class ModelClient(int quantumMm)
{
    private readonly StateUpdate _update = new();

    public Dictionary<int, EntityEntered> Known { get; } = [];

    public int Frames { get; private set; }

    public int MovedRecords { get; private set; }

    /// <summary>Applies whole frames.</summary>
    /// <returns>Whether the first of them began anew.</returns>
    public bool Apply(ReadOnlySpan<byte> frames)
    {
        var rest = new ReadOnlySequence<byte>(frames.ToArray());
        var isFull = false;
        for (var first = true; FrameCodec.TryRead(ref rest, out var body); first = false)
        {
            var reader = new MessagePackReader(body.ToArray());
            Assert.Equal(MessageType.StateUpdate, MessageReader.ReadType(ref reader, out var fields));
            _update.Read(ref reader, fields);
            Assert.True(reader.IsAtEnd);
            if (first) isFull = _update.Full;
            else Assert.False(_update.Full);
            Apply(_update);
        }

        Assert.True(rest.IsEmpty);
        return isFull;
    }

    public void Apply(StateUpdate update)
    {
        Frames++;
        MovedRecords += update.Moved.Count;
        if (update.Full) Known.Clear();
        foreach (var handle in update.Left) Known.Remove(handle);
        foreach (var entered in update.Entered) Known[entered.Handle] = entered;
        foreach (var moved in update.Moved)
        {
            if (Known.TryGetValue(moved.Handle, out var entity))
            {
                Known[moved.Handle] = entity with { Position = new(moved.X * quantumMm, moved.Y * quantumMm) };
            }
        }

        foreach (var life in update.LifeChanged)
        {
            if (Known.TryGetValue(life.Handle, out var entity))
            {
                Known[life.Handle] = entity with { Life = life.Life, LifeUntilTick = life.UntilTick };
            }
        }
    }
}
