using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Verdict.Storage.Kafka;

/// <summary>Finds librdkafka, the native half of the Kafka client: the package's own where it came along, the system's otherwise.</summary>
public static class KafkaLibrary
{
    private static readonly string[] SystemNames = ["librdkafka.so.1", "librdkafka.1.dylib", "librdkafka"];

    private static readonly Lazy<string> Loading = new(LoadOnce);

    /// <summary>Loads it, once.</summary>
    /// <returns>Its version.</returns>
    /// <exception cref="DllNotFoundException">It is not installed.</exception>
    public static string Load() => Loading.Value;

    private static string LoadOnce()
    {
        NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
        try
        {
            Library.Load(null);
        }
        catch (DllNotFoundException e)
        {
            throw new DllNotFoundException(
                "Kafka is switched on, but its client library librdkafka is not installed. Debian, Ubuntu: apt-get install librdkafka1; "
                + "Alpine: apk add librdkafka; macOS: brew install librdkafka. Or build with -p:VerdictKafkaPackage=true.",
                e);
        }

        return Library.VersionString;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (!name.Contains("rdkafka", StringComparison.Ordinal)) return nint.Zero;
        if (NativeLibrary.TryLoad(name, assembly, path, out var library)) return library;
        foreach (var systemName in SystemNames)
        {
            if (NativeLibrary.TryLoad(systemName, out library)) return library;
        }

        return nint.Zero;
    }
}
