using System.Text;

namespace Verdict.Cli.Processes;

/// <summary>A part's log: appended to, and moved aside once when it reaches its limit, so that two files bound it.</summary>
internal sealed class LogFile : IDisposable
{
    private const long SizeBytesMax = 16 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly string _path;
    private FileStream _stream;

    public LogFile(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _path = path;
        _stream = Open();
    }

    public void Write(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (_gate)
        {
            if (_stream.Length + bytes.Length > SizeBytesMax)
            {
                _stream.Dispose();
                File.Move(_path, _path + ".1", overwrite: true);
                _stream = Open();
            }

            _stream.Write(bytes);
            _stream.Flush();
        }
    }

    public void Dispose()
    {
        lock (_gate) _stream.Dispose();
    }

    private FileStream Open() => new(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
}
