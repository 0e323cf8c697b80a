namespace Tutti.Fuzz.Targets;

/// <summary>What ZOCP messages are made of.</summary>
internal static class JsonWords
{
    public static readonly string[] All =
    [
        "{\"MOD\":{", "{\"SET\":{", "{\"GET\":null}", "{\"SIG\":[\"", "{\"SUB\":[\"", "{\"UNSUB\":[\"", "{\"CALL\":[1,\"", "{\"REP\":[1,", "\"value\":", "\"typeHint\":", "\"access\":",
        "\"min\":", "\"max\":", "\"step\":", "\"subscribers\":[]", "\"objects\":{", "\"rwes\"", "\"flt\"", "\"int\"", "\"bool\"", "\"string\"", "\"vec3f\"", "\"fader\"", "\"level\"", "\"cue\"",
        "\"lamp/level\"", "\"_position\"", "\"_scale\"", "NaN", "Infinity", "-Infinity", "null", "true", "false", "\\u0000", "\\ud800", "1e308", "1e-400", "-0", "9007199254740993",
        "18446744073709551616", "{", "}", "[", "]", ",", ":", "\"", "\uFEFF",
    ];
}
