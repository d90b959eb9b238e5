#if NETSTANDARD2_1
namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler emit records for netstandard2.1, which lacks this marker.</summary>
internal static class IsExternalInit;
#endif
