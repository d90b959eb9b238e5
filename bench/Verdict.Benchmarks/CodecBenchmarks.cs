using System.Buffers;
using BenchmarkDotNet.Attributes;
using Verdict.Events;
using Verdict.Protocol;
using Verdict.Protocol.MessagePack;
using Verdict.Protocol.Messages;

namespace Verdict.Benchmarks;

/// <summary>One message or event into bytes and back.</summary>
public class CodecBenchmarks
{
    private readonly byte[] _buffer = new byte[FrameCodec.FrameBytesMax];
    private readonly EventHeader _header =
        new(EventType.PlayerMoved, 1, new(new(7), new(3), 123_456), 123_455, 72_000, 42, 1_795_363_200_123, new(99, 1_234));

    private readonly PlayerMoved _moved = new(new(42), new(50_000, 50_000), new(50_250, 50_000));
    private readonly Move _move = new(1_234, new(50_250, 50_000));
    private readonly MoveAccepted _accepted = new(1_234, new(50_250, 50_000), 72_000);
    private byte[] _moveFrame = [];
    private byte[] _event = [];

    [GlobalSetup]
    public void Setup()
    {
        _moveFrame = _buffer[..FrameCodec.Write(_buffer, _move)];
        _event = _buffer[..EventCodec.Write(_buffer, _header, _moved)];
    }

    [Benchmark]
    public int EncodeMove() => FrameCodec.Write(_buffer, _move);

    [Benchmark]
    public long DecodeMove()
    {
        var received = new ReadOnlySequence<byte>(_moveFrame);
        if (!FrameCodec.TryRead(ref received, out var body)) throw new InvalidOperationException("The frame is whole and was not taken.");
        var reader = new MessagePackReader(body.FirstSpan);
        MessageReader.ReadType(ref reader, out var fields);
        return Move.Read(ref reader, fields).Sequence;
    }

    [Benchmark]
    public int EncodeMoveAccepted() => FrameCodec.Write(_buffer, _accepted);

    [Benchmark]
    public int EncodeEvent() => EventCodec.Write(_buffer, _header, _moved);

    [Benchmark]
    public long DecodeEvent()
    {
        var reader = new MessagePackReader(_event);
        var header = EventCodec.ReadHeader(ref reader);
        return header.Id.Sequence + PlayerMoved.ReadPayload(ref reader).To.X;
    }
}

/// <summary>What clients are told each tick when everybody moved: encoded once per zone, decoded by each client into an update it
/// keeps.</summary>
public class StateUpdateBenchmarks
{
    private readonly byte[] _buffer = new byte[FrameCodec.FrameBytesMax];
    private readonly StateUpdate _update = new();
    private readonly StateUpdate _received = new();
    private int _length;

    [Params(100, 300)]
    public int Moved { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(42);
        _update.Tick = 72_000;
        for (var handle = 0; handle < Moved; handle++) _update.Moved.Add(new(handle, random.Next(50_000), random.Next(50_000)));
        _length = FrameCodec.Write(_buffer, _update);
    }

    [Benchmark]
    public int Encode() => FrameCodec.Write(_buffer, _update);

    [Benchmark]
    public int Decode()
    {
        var reader = new MessagePackReader(_buffer.AsSpan(FrameCodec.HeaderBytes, _length - FrameCodec.HeaderBytes));
        MessageReader.ReadType(ref reader, out var fields);
        _received.Read(ref reader, fields);
        return _received.Moved.Count;
    }
}
