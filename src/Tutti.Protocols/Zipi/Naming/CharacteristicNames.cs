using System.Globalization;

namespace Tutti.Protocols.Zipi.Naming;

/// <summary>The keys as people write them (zipi-3.6).</summary>
public static class CharacteristicNames
{
    private static readonly (CharacteristicKey Key, string Name, CharacteristicType Type)[] s_known =
    [
        (CharacteristicKey.Name, "name", CharacteristicType.Text),
        (CharacteristicKey.Manufacturer, "manufacturer", CharacteristicType.Text),
        (CharacteristicKey.Model, "model", CharacteristicType.Text),
        (CharacteristicKey.Serial, "serial", CharacteristicType.Text),
        (CharacteristicKey.Class, "class", CharacteristicType.Text),
        (CharacteristicKey.MaxSpeed, "max-speed", CharacteristicType.Number),
        (CharacteristicKey.ZipiVersion, "zipi-version", CharacteristicType.Version),
        (CharacteristicKey.MpdlVersion, "mpdl-version", CharacteristicType.Version),
        (CharacteristicKey.Polyphony, "polyphony", CharacteristicType.Number),
        (CharacteristicKey.Application, "application", CharacteristicType.Number),
        (CharacteristicKey.SoftwareVersion, "software-version", CharacteristicType.Version),
        (CharacteristicKey.Hears, "hears", CharacteristicType.Text),
    ];

    /// <summary>The names of all keys that have one.</summary>
    public static IEnumerable<string> All => s_known.Select(k => k.Name);

    /// <summary>The name of a key, or its number as <c>0x8001</c>.</summary>
    public static string NameOf(CharacteristicKey key)
    {
        foreach ((CharacteristicKey known, string name, _) in s_known)
        {
            if (known == key)
            {
                return name;
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"0x{(ushort)key:X4}");
    }

    /// <summary>The key of a name, letter case aside, or of <c>0x8001</c>; <paramref name="type"/> is null for keys that are not known.</summary>
    public static bool TryFind(ReadOnlySpan<char> name, out CharacteristicKey key, out CharacteristicType? type)
    {
        foreach ((CharacteristicKey known, string text, CharacteristicType knownType) in s_known)
        {
            if (name.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                (key, type) = (known, knownType);
                return true;
            }
        }

        type = null;
        bool isNumber = name.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            & ushort.TryParse(name.Length > 2 ? name[2..] : default, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort number);
        key = (CharacteristicKey)number;
        return isNumber;
    }
}
