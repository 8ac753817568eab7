#!/usr/bin/env bash
# Makes crates/server/assets/sample-walkthrough.mp4: the video that an empty library offers.
# The voice is the walkthrough of tests/fixtures; each scene shows what its sentences say.
# Needs ffmpeg with libx264 and the DejaVu fonts. Run it by hand when a scene changes.
set -euo pipefail
cd "$(dirname "$0")/.."

voice=tests/fixtures/walkthrough.wav
output=crates/server/assets/sample-walkthrough.mp4
length=57
fonts=/usr/share/fonts/truetype/dejavu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

ink=0x1d2433 muted=0x667085 paper=0xf4f6fa card=0xffffff line=0xd9dfe8 side=0x161d2d
accent=0x3b6cf6 good=0x1f9d63 bad=0xd4433b waiting=0xc7cfdb

filters=()
texts=0

# box X Y WIDTH HEIGHT COLOUR FROM TO: FROM and TO are seconds
box() {
    filters+=("drawbox=x='$1':y='$2':w='$3':h='$4':color=$5:t=fill:enable='gte(t,$6)*lt(t,$7)'")
}

# bar FROM TO UNTIL COLOUR X Y WIDTH: grows from FROM to TO and stays UNTIL; in steps, since
# drawbox evaluates its sizes once
bar() {
    local step from steps
    steps=$(awk "BEGIN { print int(($2 - $1) * 7.5) }")
    for step in $(seq 1 "$steps"); do
        from=$(awk "BEGIN { print $1 + ($step - 1) / 7.5 }")
        box "$5" "$6" $(($7 * step / steps)) 20 "$4" "$from" "$3"
    done
}

# label X Y SIZE COLOUR FACE FROM TO TEXT: the text goes through a file, so that it needs no quoting
label() {
    texts=$((texts + 1))
    printf '%s' "$8" >"$work/$texts.txt"
    filters+=("drawtext=fontfile=$fonts/$5.ttf:textfile=$work/$texts.txt:expansion=none:x='$1':y='$2':fontsize=$3:fontcolor=$4:enable='gte(t,$6)*lt(t,$7)'")
}

sans=DejaVuSans bold=DejaVuSans-Bold mono=DejaVuSansMono

# heading FROM TO STEP TITLE
heading() {
    label 300 62 20 $accent $bold "$1" "$2" "$3"
    label 300 94 34 $ink $bold "$1" "$2" "$4"
}

# panel FROM TO: the white card of the scene
panel() {
    box 300 170 620 470 $line "$1" "$2"
    box 302 172 616 466 $card "$1" "$2"
}

# button X Y WIDTH COLOUR FROM TO TEXT
button() {
    box "$1" "$2" "$3" 52 "$4" "$5" "$6"
    label "$1+($3-text_w)/2" "$2+15" 21 0xffffff $bold "$5" "$6" "$7"
}

# entry Y FROM TO TEXT: a line of the side bar while its page is open
entry() {
    label 40 "$1" 20 0x8d98ad $sans 5.9 $length "$4"
    box 0 "$1-14" 6 48 $accent "$2" "$3"
    box 6 "$1-14" 238 48 0x232d44 "$2" "$3"
    label 40 "$1" 20 0xffffff $bold "$2" "$3" "$4"
}

# tile Y NAME GREEN_AT [RED_FROM]: one light of the dashboard at the right
tile() {
    box 950 "$1" 290 96 $line 5.9 $length
    box 952 "$1+2" 286 92 $card 5.9 $length
    box 952 "$1+2" 8 92 $waiting 5.9 "${4:-$3}"
    label 980 "$1+22" 21 $ink $bold 5.9 $length "$2"
    label 980 "$1+54" 18 $muted $sans 5.9 "${4:-$3}" "waiting"
    if [ -n "${4:-}" ]; then
        box 952 "$1+2" 8 92 $bad "$4" "$3"
        label 980 "$1+54" 18 $bad $sans "$4" "$3" "failed"
    fi
    box 952 "$1+2" 8 92 $good "$3" $length
    label 980 "$1+54" 18 $good $bold "$3" $length "green"
}

title_scene() {
    box 0 0 1280 720 $side 0 5.9
    box 120 250 8 190 $accent 0 5.9
    label 160 250 60 0xffffff $bold 0 5.9 "Release walkthrough"
    label 160 336 34 0xb9c3d6 $sans 0 5.9 "The new upload page, from upload to deploy"
    label 160 404 22 0x8d98ad $sans 0.5 5.9 "A sample recording by Debrief"
}

frame() {
    box 0 0 244 720 $side 5.9 $length
    label 40 48 24 0xffffff $bold 5.9 $length "Console"
    entry 130 5.9 16.8 "Upload"
    entry 186 16.8 23.8 "Workers"
    entry 242 23.8 32.7 "Migrations"
    entry 298 32.7 41.4 "Deploy"
    entry 354 41.4 44.5 "Dashboard"
    entry 410 44.5 52.2 "Reports"
    entry 466 52.2 $length "Branches"
    label 950 128 20 $muted $bold 5.9 $length "STATUS"
    tile 170 "Upload page" 17.1
    tile 282 "Worker" 34.3 19.4
    tile 394 "Migration" 32.0 25.4
    tile 506 "Deploy" 41.6
}

scenes() {
    heading 5.9 12.8 "STEP 1" "Open the project"
    panel 5.9 12.8
    label 340 210 22 $ink $bold 5.9 12.8 "Project: Walkthrough"
    box 340 311 540 1 $line 5.9 12.8
    label 350 276 20 $muted $sans 5.9 12.8 "Overview"
    label 490 276 20 $muted $sans 5.9 8.6 "Upload"
    label 490 276 20 $accent $bold 8.6 12.8 "Upload"
    box 484 308 92 4 $accent 8.6 12.8
    label 610 276 20 $muted $sans 5.9 12.8 "Members"
    label 340 390 22 $muted $sans 8.6 12.8 "The upload tab is new in this release."

    heading 12.8 16.8 "STEP 2" "Drag the video file"
    panel 12.8 16.8
    box 340 220 250 360 0xeaf0ff 12.8 16.8
    label 392 250 20 $accent $sans 12.8 16.8 "Drop files here"
    local step from until
    for step in $(seq 0 27); do
        from=$(awk "BEGIN { print ($step == 0) ? 12.8 : 13.4 + $step / 15 }")
        until=$(awk "BEGIN { print ($step == 27) ? 16.8 : 13.4 + ($step + 1) / 15 }")
        box $((660 - step * 10)) 340 150 110 $accent "$from" "$until"
        label $((682 - step * 10)) 384 20 0xffffff $bold "$from" "$until" "video.mp4"
    done

    heading 16.8 23.8 "STEP 3" "The worker stopped"
    panel 16.8 23.8
    label 340 220 22 $ink $bold 16.8 23.8 "video.mp4"
    box 340 270 540 20 0xe6eaf1 16.8 23.8
    bar 16.8 19.4 19.4 $accent 340 270 358
    box 340 270 358 20 $bad 19.4 23.8
    label 340 310 20 $muted $sans 16.8 19.4 "Uploading"
    label 340 310 20 $bad $bold 19.4 23.8 "Worker stopped after 20 seconds"

    heading 23.8 28.9 "STEP 4" "The migration failed"
    panel 23.8 28.9
    box 322 192 576 426 0x10161f 23.8 28.9
    label 346 222 19 0xd7deea $mono 23.8 28.9 "$ migrate"
    label 346 262 19 0xd7deea $mono 24.4 28.9 "0007_recordings ... ok"
    label 346 302 19 0xff8a80 $mono 25.4 28.9 "0008_length ....... failed"
    label 346 342 19 0xff8a80 $mono 26.2 28.9 "column is missing: length_ms"

    heading 28.9 32.7 "STEP 5" "Fix the schema, run it again"
    panel 28.9 32.7
    box 322 192 576 426 0x10161f 28.9 32.7
    label 346 222 19 0x9be3ba $mono 28.9 32.7 "+ alter table recordings"
    label 346 262 19 0x9be3ba $mono 29.4 32.7 "+   add column length_ms bigint"
    label 346 342 19 0xd7deea $mono 30.6 32.7 "$ migrate"
    label 346 382 19 0xd7deea $mono 31.4 32.7 "0008_length ....... ok"

    heading 32.7 36.9 "STEP 6" "Restart the server"
    panel 32.7 36.9
    label 340 220 22 $ink $bold 32.7 36.9 "Queue"
    label 340 280 110 $waiting $bold 32.7 34.3 "3"
    label 340 280 110 $good $bold 34.3 36.9 "0"
    label 340 430 22 $muted $sans 34.3 36.9 "The queue is empty."

    heading 36.9 41.4 "STEP 7" "Deploy, and wait"
    panel 36.9 41.4
    button 340 230 180 $accent 36.9 38.2 "Deploy"
    button 340 230 180 $muted 38.2 41.4 "Deploying"
    box 340 330 540 20 0xe6eaf1 38.2 41.4
    bar 38.2 41.0 41.4 $accent 340 330 540
    label 340 372 20 $muted $sans 38.2 41.4 "About thirty seconds"

    heading 41.4 44.5 "STEP 8" "The dashboard is green"
    panel 41.4 44.5
    local column row
    for column in 0 1 2 3; do
        for row in 0 1 2; do
            box $((340 + column * 138)) $((220 + row * 132)) 124 118 $waiting 41.4 "42.$((column + row))"
            box $((340 + column * 138)) $((220 + row * 132)) 124 118 $good "42.$((column + row))" 44.5
        done
    done

    heading 44.5 49.2 "IF NOT" "Check the log"
    panel 44.5 49.2
    box 322 192 576 426 0x10161f 44.5 49.2
    label 346 222 19 0xd7deea $mono 44.5 49.2 "$ test --all"
    label 346 262 19 0xff8a80 $mono 45.2 49.2 "test upload_resumes ... failed"
    label 346 342 19 0xd7deea $mono 46.4 49.2 "$ less worker.log"

    heading 49.2 52.2 "NOTE" "Two errors in the old report"
    panel 49.2 52.2
    for row in 0 1 2 3; do
        box 340 $((226 + row * 84)) 540 60 0xf1f3f7 49.2 52.2
    done
    label 362 245 20 $muted $sans 49.2 52.2 "Total by week"
    label 362 329 20 $bad $bold 49.8 52.2 "Wrong date"
    label 362 413 20 $muted $sans 49.2 52.2 "Total by user"
    label 362 497 20 $bad $bold 50.4 52.2 "Empty column"

    heading 52.2 $length "NEXT" "Review, then merge tomorrow"
    panel 52.2 $length
    label 340 220 22 $ink $bold 52.2 $length "fix-migration"
    label 340 262 20 $muted $sans 52.2 $length "1 commit, waiting for a review"
    button 340 330 180 $accent 52.2 $length "Review"
    button 540 330 180 $good 54.2 $length "Merge"
}

title_scene
frame
scenes

(IFS=,; printf '%s' "${filters[*]}") >"$work/filters"
mkdir -p "$(dirname "$output")"
ffmpeg -v error -y \
    -f lavfi -i "color=c=$paper:s=1280x720:r=15:d=$length" -i "$voice" \
    -filter_complex_script <(printf '[0:v]'; cat "$work/filters"; printf ',format=yuv420p[v]') \
    -map '[v]' -map 1:a -t $length \
    -c:v libx264 -preset veryslow -tune animation -crf 23 -g 75 \
    -c:a aac -b:a 56k -ac 1 -ar 48000 \
    -movflags +faststart -fflags +bitexact -map_metadata -1 "$output"
ls -l "$output"
