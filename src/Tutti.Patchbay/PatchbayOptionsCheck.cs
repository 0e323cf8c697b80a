using System.Net;

namespace Tutti.Patchbay;

/// <summary>What options may say.</summary>
internal static class PatchbayOptionsCheck
{
    private const int LongestShow = 64;

    /// <summary>Looks at all of them.</summary>
    /// <exception cref="ArgumentException">One is not usable.</exception>
    public static void Check(PatchbayOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Port, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Port, 65535, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxClients, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxClients, Rooms.Audience.MostClients, nameof(options));
        if (options.Show.Length is 0 or > LongestShow || options.Show.Any(char.IsControl))
        {
            throw new ArgumentException($"A show's name has 1 to {LongestShow} characters, and no control characters.", nameof(options));
        }

        if (options.Token is { } token && (token.Length is < 16 or > 128 || !token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
        {
            throw new ArgumentException("A token is 16 to 128 letters, digits, - and _.", nameof(options));
        }

        if (options.Token is null && !IPAddress.IsLoopback(options.Address))
        {
            throw new ArgumentException($"Whoever reaches {options.Address} could change the show: a token is needed there.", nameof(options));
        }
    }
}
