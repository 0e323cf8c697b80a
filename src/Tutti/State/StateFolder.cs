using System.Security.Cryptography;
using System.Text;

namespace Tutti.State;

/// <summary>Where state files are, and what they are called.</summary>
public static class StateFolder
{
    private const string Variable = "TUTTI_STATE";
    private const int LongestName = 100;

    /// <summary><c>TUTTI_STATE</c>, else <c>tutti</c> in <c>XDG_STATE_HOME</c> or <c>~/.local/state</c>; on Windows in the user's local application data.</summary>
    public static string Usual()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return given;
        }

        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "tutti");
        }

        return Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state
            ? Path.Combine(state, "tutti")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state", "tutti");
    }

    /// <summary>
    /// A file name for a node of any name: letters, digits, <c>-</c>, <c>_</c> and dots that do not lead stay, every other octet is <c>%XX</c>; a long one is
    /// cut and told apart by a hash. Without its ending.
    /// </summary>
    public static string FileNameOf(string node)
    {
        StringBuilder name = new();
        foreach (byte octet in Encoding.UTF8.GetBytes(node))
        {
            bool plain = char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'_' || (octet == '.' && name.Length > 0);
            name.Append(plain ? (char)octet : $"%{octet:X2}");
        }

        return name.Length <= LongestName
            ? name.ToString()
            : $"{name.ToString()[..LongestName]}%{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(node)))[..16]}";
    }
}
