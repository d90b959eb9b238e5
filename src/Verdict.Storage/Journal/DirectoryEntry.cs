using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Verdict.Storage.Journal;

/// <summary>Makes the creation of a file survive a power cut.</summary>
/// <remarks>Flushing a file keeps its bytes, not its name: the name lives in the directory, which POSIX systems flush separately. .NET has
/// no call for it.</remarks>
internal static class DirectoryEntry
{
    private const int ReadOnly = 0;

    public static void Flush(string directory)
    {
        // NTFS journals its directories, and Windows has no such call.
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(directory, ReadOnly);
        if (descriptor < 0) throw Failure(directory);
        try
        {
            if (Sync(descriptor) != 0) throw Failure(directory);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string directory)
    {
        var cause = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"The directory {directory} could not be flushed to disk: {cause.Message}.", cause);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
