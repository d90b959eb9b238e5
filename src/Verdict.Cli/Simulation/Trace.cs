using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Verdict.Cli.Simulation;

/// <summary>What happened in a simulation: a hash of everything, and the last lines for people.</summary>
internal sealed class Trace : IDisposable
{
    private const int LinesKept = 40;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Queue<string> _lines = new(LinesKept);
    private byte[] _bytes = new byte[512];
    private int _step;

    /// <summary>The last lines, oldest first.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Stands before the lines to come.</summary>
    public int Step
    {
        get => _step;
        set
        {
            _step = value;
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            _hash.AppendData(bytes);
        }
    }

    /// <summary>Something happened that belongs into the story.</summary>
    public void Line(string text)
    {
        if (_lines.Count == LinesKept) _lines.Dequeue();
        _lines.Enqueue($"{_step,6}  {text}");
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_bytes.Length < most) _bytes = new byte[most];
        _hash.AppendData(_bytes, 0, Encoding.UTF8.GetBytes(text, _bytes));
    }

    /// <summary>Bytes that must be the same each time, too many for the story.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <summary>Tells two runs apart.</summary>
    public string Hash() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}
