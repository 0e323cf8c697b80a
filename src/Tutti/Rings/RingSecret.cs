using System.Security.Cryptography;

namespace Tutti.Rings;

/// <summary>Turns the secret that people type into the key of a ring (zipi-6.6).</summary>
internal static class RingSecret
{
    // Slows down who guesses secrets from what passes on the network.
    private const int Rounds = 100_000;

    /// <summary>32 octets; none for a ring without a secret.</summary>
    public static ReadOnlyMemory<byte> ToKey(string? secret) => string.IsNullOrEmpty(secret) ? ReadOnlyMemory<byte>.Empty
        : Rfc2898DeriveBytes.Pbkdf2(secret, "tutti ring, version 1"u8.ToArray(), Rounds, HashAlgorithmName.SHA256, 32);
}
