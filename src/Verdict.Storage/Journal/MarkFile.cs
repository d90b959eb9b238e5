using Microsoft.Win32.SafeHandles;

namespace Verdict.Storage.Journal;

/// <summary>A file that holds one <see cref="JournalMark"/> and is rewritten in place.</summary>
internal sealed class MarkFile : IDisposable
{
    /// <summary>A torn read means that a write of 32 bytes is under way; it is over long before this many tries.</summary>
    private const int ReadTries = 100;

    private readonly SafeFileHandle _file;

    public MarkFile(string path)
    {
        _file = JournalFormat.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
    }

    public void Write(in JournalMark mark, bool flushToDisk)
    {
        Span<byte> bytes = stackalloc byte[JournalMark.SizeBytes];
        mark.Write(bytes);
        RandomAccess.Write(_file, bytes, 0);
        if (flushToDisk) RandomAccess.FlushToDisk(_file);
    }

    /// <summary>False when the file is new or stays torn.</summary>
    public bool TryRead(out JournalMark mark) => TryRead(_file, out mark);

    public static bool TryRead(SafeFileHandle file, out JournalMark mark)
    {
        Span<byte> bytes = stackalloc byte[JournalMark.SizeBytes];
        for (var i = 0; i < ReadTries; i++)
        {
            var read = RandomAccess.Read(file, bytes, 0);
            if (JournalMark.TryRead(bytes[..read], out mark)) return true;
            if (read == 0) return false;
        }

        mark = default;
        return false;
    }

    public void Dispose() => _file.Dispose();
}
