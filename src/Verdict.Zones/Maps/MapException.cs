namespace Verdict.Zones;

/// <summary>A map cannot be played on; the text names the place in the file, what is wrong there and what is allowed.</summary>
public sealed class MapException(string message, Exception? cause = null) : Exception(message, cause);
