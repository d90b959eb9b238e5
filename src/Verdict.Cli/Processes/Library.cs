using System.Runtime.InteropServices;

namespace Verdict.Cli.Processes;

/// <summary>Native libraries that are not ours.</summary>
internal static class Library
{
    /// <summary>Whether the system's loader finds it, which says more than a file in one of the places it may lie.</summary>
    public static bool Loads(string name)
    {
        if (!NativeLibrary.TryLoad(name, out var library)) return false;
        NativeLibrary.Free(library);
        return true;
    }
}
